/** A stack whose files have no folders: the same on every machine. */
export function withoutFolders(stack: string | undefined): string | null {
  return (
    stack?.replaceAll(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\s():]*[\\/](?=[^\s\\/():]+:\d)/g, '') ??
    null
  );
}

/** What a stack says at least, where the engine that threw keeps its own to itself. */
export function placeAsStack(at: {
  message: string;
  file: string | null;
  line: number | null;
  column: number | null;
}): string | null {
  if (at.file === null || at.line === null) return null;
  return `${at.message}\n    at ${at.file}:${at.line}${at.column === null ? '' : `:${at.column}`}`;
}
