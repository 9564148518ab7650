import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '@assay/schema';
import { isLoopback } from './origin.js';

/**
 * The token that callers must send: `ASSAY_TOKEN`, else the one in `.assay/token`, which is made when there is none.
 *
 * @throws AssayError `setting-invalid` for a token that no header can carry
 */
export async function gatewayToken(
  project: string,
  host: string,
): Promise<{ token: string; from: string }> {
  const checked = (token: string, from: string) => usable(token, from, isLoopback(host) ? 1 : 8);
  // A line end that came along from a file or a form is nobody's intention.
  const named = process.env['ASSAY_TOKEN']?.trim() ?? '';
  if (named !== '') return { token: checked(named, 'ASSAY_TOKEN'), from: 'ASSAY_TOKEN' };
  const file = join(project, '.assay', 'token');
  const token = randomBytes(32).toString('base64url');
  try {
    await writeFile(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return { token, from: file };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  await chmod(file, 0o600);
  return { token: checked((await readFile(file, 'utf8')).trim(), file), from: file };
}

/** A short token can be guessed from afar; on the own machine it is its user's choice. */
function usable(token: string, from: string, shortest: number): string {
  if (/^[\x21-\x7e]{1,512}$/.test(token) && token.length >= shortest) return token;
  throw new AssayError('setting-invalid', `the token in ${from} cannot be used`, {
    remedy: `a token is ${shortest} to 512 visible ASCII characters without spaces`,
  });
}
