import { relative } from 'node:path';
import { AssayError } from '@assay/schema';

const REFUSED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);

/** What the file system's refusal means to who works on a project; any other error as it is. */
export function projectAccess(project: string, error: unknown): unknown {
  const { code = '', path } = error as NodeJS.ErrnoException;
  if (!REFUSED.has(code)) return error;
  const what = path === undefined ? 'a file of it' : relative(project, path);
  const why = code === 'EROFS' ? 'its file system is read-only' : 'it belongs to another user';
  return new AssayError(
    'project-not-writable',
    `${project} cannot be worked on: ${what} is closed, ${why} (${code})`,
    {
      ...{ status: 403, cause: error },
      remedy:
        'work in a copy of the folder: cp -r, then --project; or ask its owner for write access',
    },
  );
}
