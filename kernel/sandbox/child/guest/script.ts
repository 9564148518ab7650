import type { Limits } from '../../limits.js';
import { guardAllocations } from './allocations.js';
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

/** What the guest is told of its task, as the JSON of a list. */
export type Settings = [
  limits: Limits,
  file: string,
  rowCount: number,
  columns: readonly GuestColumn[],
];

/**
 * Runs inside the isolate, before anything of the user's; sees the functions above as `parts`. Seals the language at once, and
 * makes the guest when it is told its task.
 */
function assemble(parts: typeof PARTS, log: Send, progress: Send) {
  const p = parts.capture();
  const refusal = parts.makeRefusal(p);
  const allocations = parts.seal(p, parts.guardAllocations);
  return (settings: string) => {
    const told = p.parse(settings) as Settings;
    const limits = told[0];
    parts.makeConsole(p, log, limits);
    const table = parts.makeTable(p, told[2], told[3]);
    const convert = parts.makeConvert(p, refusal, limits);
    const guest = parts.makeGuest({
      p,
      allocations,
      table,
      errorText: parts.makeErrorText(p, told[1], limits.errorLength),
      refusal,
      data: parts.makeData(p, refusal, limits),
      flatten: parts.makeFlatten(p, refusal, limits, table.kept, convert),
      compare: parts.makeCompare(p),
      sendProgress: progress,
    });
    parts.guardErrors(p);
    return guest;
  };
}

const PARTS = {
  capture,
  guardAllocations,
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

/** The body of the closure that gives what makes the guest: strict, so that none of its frames can be walked from outside. */
export const GUEST_SCRIPT = [
  "'use strict';",
  'const parts = {',
  ...Object.entries(PARTS).map(([name, part]) => `${name}: (${String(part)}),`),
  '};',
  `return (${String(assemble)})(parts, $0, $1);`,
].join('\n');
