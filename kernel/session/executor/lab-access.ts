import type { Lab, createLab } from '../../lab/index.js';
import { displayBundle } from './display/display-functions.js';
import { currentScope } from './scope.js';

let made: Promise<Lab> | undefined;

/** The notebook's lab, loaded when a cell first uses it: it is a bundle of its own, for what it needs loads slowly. */
export function openLab(): Promise<Lab> {
  made ??= import(new URL('./lab.js', import.meta.url).href).then((door) =>
    (door as { createLab: typeof createLab }).createLab({
      cwd: process.cwd(),
      display: displayBundle,
      cell: () => currentScope().executionCount,
      signal: () => currentScope().abort.signal,
    }),
  );
  made.catch(() => {
    made = undefined;
  });
  return made;
}

/** Waits for what the lab began to show for the cell; throws what went wrong on the way. */
export async function flushLab(): Promise<void> {
  if (made) await (await made).flush();
}
