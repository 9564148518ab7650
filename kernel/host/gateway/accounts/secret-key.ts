import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '@assay/schema';

const SHORTEST = 16;

/**
 * The key that tokens of users are signed with: `SECRET_KEY`, else a random one that is kept in `.assay/secret-key` (0600),
 * so that a restart logs nobody out.
 *
 * @throws AssayError `setting-invalid` for a key that could be guessed
 */
export async function secretKey(project: string): Promise<Buffer> {
  const named = process.env['SECRET_KEY']?.trim() ?? '';
  if (named !== '') return checked(named, 'SECRET_KEY');
  const file = join(project, '.assay', 'secret-key');
  const made = randomBytes(48).toString('base64url');
  try {
    await writeFile(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return checked(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return checked((await readFile(file, 'utf8')).trim(), file);
}

function checked(text: string, from: string): Buffer {
  if (text.length >= SHORTEST) return createHash('sha256').update(text).digest();
  throw new AssayError('setting-invalid', `the key in ${from} is too short`, {
    remedy: `give it ${SHORTEST} random characters or more, such as: openssl rand -base64 48`,
  });
}
