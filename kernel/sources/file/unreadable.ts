import { AssayError } from '@assay/schema';

/** What the file system says, in words of the user. */
export function unreadable(path: string, error: unknown): unknown {
  if (error instanceof AssayError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  const messages: Record<string, [string, number]> = {
    ENOENT: ['there is no such file', 404],
    EACCES: ['you may not read it', 403],
    EPERM: ['you may not read it', 403],
    ENOTDIR: ['a part of the path is no folder', 404],
    EISDIR: ['it is a folder', 422],
    ELOOP: ['its links go in a circle', 422],
    ENAMETOOLONG: ['its name is too long', 422],
  };
  const known = code === undefined ? undefined : messages[code];
  if (known === undefined) return error;
  return new AssayError('source-unreadable', `${path}: ${known[0]}`, {
    place: { file: path },
    status: known[1],
    pointer: '/source',
    remedy: 'check the path and its permissions',
    cause: error,
  });
}
