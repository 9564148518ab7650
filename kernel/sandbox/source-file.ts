/** The name under which a processor's errors are told: the base name, or the cell's label; never a path. */
export function displayName(file: string): string {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  // V8 writes this name into stack traces, where a colon or bracket would read as a position.
  const clean = base.replace(/[^\p{L}\p{N} ._[\]+@-]/gu, '_').slice(0, 200);
  return clean === '' ? 'processor' : clean;
}

/** Cells and `.ts` files may have types; a `.js` file is taken as it is. */
export function isTypeScript(file: string): boolean {
  return !/\.[mc]?js$/i.test(file);
}
