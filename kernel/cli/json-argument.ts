import { readFile } from 'node:fs/promises';
import { AssayError } from '@assay/schema';

/** A JSON object typed on the command line. @throws AssayError that names the option. */
export function jsonObject(text: string, option: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AssayError('usage', `${option} is not JSON: ${(error as Error).message}`, {
      remedy: `write it as one quoted object: ${option} '{"window": 25}'`,
    });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new AssayError('usage', `${option} must be a JSON object`);
  }
  return value as Record<string, unknown>;
}

/** A JSON file named on the command line. */
export async function jsonFile(file: string, option: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new AssayError(
      'file-unreadable',
      `${option}: cannot read ${file}: ${(error as Error).message}`,
    );
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AssayError(
      'file-not-json',
      `${option}: ${file} is not JSON: ${(error as Error).message}`,
      {
        place: { file },
      },
    );
  }
}

/** `--at 12.5` is a number; `--at 2024-01-01` and integers beyond 2^53 stay text, so that nothing is rounded. */
export function coordinate(text: string): number | string {
  const value = Number(text);
  const exact =
    text.trim() !== '' &&
    Number.isFinite(value) &&
    !(Number.isInteger(value) && !Number.isSafeInteger(value));
  return exact ? value : text;
}

/** A number typed as an option. @throws AssayError (wrong usage) for anything else */
export function numberOption(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new AssayError('usage', `"${text}" is not a number`);
}
