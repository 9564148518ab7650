import { AssayError } from '@assay/schema';
import { errorMessage } from './error-message.js';

/** As the file system says it, and as DuckDB does. */
const CODES = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const WORDS = /No space left on device|Disk quota exceeded|File too large/i;

/** There is no room on the disk. @param what - for what there is none */
export function diskFull(
  what: string,
  more: { remedy?: string; cause?: unknown } = {},
): AssayError {
  return new AssayError('disk-full', `there is no space left ${what}`, {
    status: 507,
    remedy: 'free some space, then do it again: what was committed is kept',
    ...more,
  });
}

/** Whether it was told already that the disk is full. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof AssayError && error.code === 'disk-full';
}

/** Whether an error of the file system or of DuckDB says so. */
export function saysDiskFull(error: unknown): boolean {
  if (error instanceof AssayError) return false;
  const { code } = error as Partial<NodeJS.ErrnoException>;
  return code === undefined ? WORDS.test(errorMessage(error)) : CODES.includes(code);
}
