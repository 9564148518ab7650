import type { Limits } from '../../limits.js';
import { makeCompare } from './compare.js';
import { makeConsole } from './console.js';
import { makeConvert } from './convert.js';
import { makeData } from './data.js';
import { makeErrorText } from './describe-error.js';
import { guardErrors } from './errors.js';
import { makeFlatten } from './flatten.js';
import { makeGuest } from './guest.js';
import { capture } from './primordials.js';
import { makeRefusal } from './refusal.js';
import { seal } from './seal.js';
import type { GuestColumn } from './table.js';
import { makeTable } from './table.js';

type Send = (...values: (string | number)[]) => void;

/** Runs inside the isolate, before anything of the user's; sees the functions above as `parts`. */
function assemble(
  parts: typeof PARTS,
  log: Send,
  progress: Send,
  limits: Limits,
  file: string,
  rowCount: number,
  columns: readonly GuestColumn[],
) {
  const p = parts.capture();
  const refusal = parts.makeRefusal(p);
  const allocations = parts.seal(p);
  parts.makeConsole(p, log, limits);
  const table = parts.makeTable(p, rowCount, columns);
  const convert = parts.makeConvert(p, refusal, limits);
  const guest = parts.makeGuest({
    p,
    allocations,
    table,
    errorText: parts.makeErrorText(p, file, limits.errorLength),
    refusal,
    data: parts.makeData(p, refusal, limits),
    flatten: parts.makeFlatten(p, refusal, limits, table.kept, convert),
    compare: parts.makeCompare(p),
    sendProgress: progress,
  });
  parts.guardErrors(p);
  return guest;
}

const PARTS = {
  capture,
  seal,
  makeRefusal,
  makeConsole,
  makeTable,
  makeConvert,
  makeData,
  makeErrorText,
  guardErrors,
  makeFlatten,
  makeCompare,
  makeGuest,
};

export type Guest = ReturnType<typeof makeGuest>;

/** The body of the closure that builds the guest: strict, so that none of its frames can be walked from outside. */
export const GUEST_SCRIPT = [
  "'use strict';",
  'const parts = {',
  ...Object.entries(PARTS).map(([name, part]) => `${name}: (${String(part)}),`),
  '};',
  `return (${String(assemble)})(parts, $0, $1, ...JSON.parse($2));`,
].join('\n');
