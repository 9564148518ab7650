import fs from 'node:fs';
import { replaceMethod } from '../replace-method.js';
import { calledByCell, namedFile, noteFile, noteWritten } from './cell-reads.js';

const { O_RDWR, O_TRUNC, O_WRONLY } = fs.constants;

/** What a call does to the file that its arguments name. */
type Use = (input: readonly unknown[]) => void;

const reads: Use = ([file]) => note(file, noteFile);
const writesWhole: Use = ([file]) => note(file, noteWritten);
const writesSecond: Use = ([, file]) => note(file, noteWritten);

/** By its flags, `open` begins a file anew, only adds to it, or reads it. */
const opens: Use = ([file, flags = 'r']) => {
  const anew = typeof flags === 'number' ? (flags & O_TRUNC) !== 0 : String(flags).startsWith('w');
  if (anew) return note(file, noteWritten);
  const adds =
    typeof flags === 'number'
      ? (flags & O_WRONLY) !== 0 && (flags & O_RDWR) === 0
      : /^a[sx]*$/.test(String(flags));
  if (!adds) note(file, noteFile);
};

function note(given: unknown, as: (file: string) => void): void {
  const file = namedFile(given);
  if (file !== undefined) as(file);
}

/** Names without `Sync`, which each of them has too. Streams open their file by `fs.open`. */
const USES: Record<string, Use> = {
  readFile: reads,
  open: opens,
  writeFile: writesWhole,
  copyFile: writesSecond,
  rename: writesSecond,
};

/** Sees which files cells read. */
export function watchFiles(): void {
  const watch = (owner: object, name: string, use: Use): void => {
    replaceMethod(
      owner,
      name,
      (original) =>
        function (...input) {
          if (calledByCell()) use(input);
          return original.apply(this, input);
        },
    );
  };
  for (const [name, use] of Object.entries(USES)) {
    watch(fs, name, use);
    watch(fs, `${name}Sync`, use);
    watch(fs.promises, name, use);
  }
  watch(fs, 'openAsBlob', reads);
}
