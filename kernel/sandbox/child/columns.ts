import ivm from 'isolated-vm';

import type { InputColumn, Task } from '../protocol.js';
import type { GuestColumn } from './guest/table.js';

type Add = ivm.Reference<(data: unknown, second: unknown, exact: boolean) => void>;

/** Moves the input's buffers into the isolate; after this the child holds none of them. */
export function addColumns(add: Add, task: Task, sections: Buffer[]): void {
  let at = 0;
  const next = (): Buffer => {
    const section = sections[at];
    if (section === undefined) throw new Error('the task has too few sections');
    sections[at] = Buffer.alloc(0);
    at += 1;
    return section;
  };
  for (const column of task.columns) {
    if (column.type === 'text' || column.type === 'time') {
      const lengths = move(next().buffer as ArrayBuffer);
      add.applySync(undefined, [next().toString(column.encoding ?? 'utf16le'), lengths, false]);
      continue;
    }
    const values = next().buffer as ArrayBuffer;
    const missing = column.missing ? (next().buffer as ArrayBuffer) : undefined;
    const doubles = column.type === 'integer' ? exactDoubles(values, missing) : undefined;
    add.applySync(undefined, [
      move(doubles ?? values),
      missing === undefined ? undefined : move(missing),
      doubles !== undefined,
    ]);
  }
}

function move(buffer: ArrayBuffer): ivm.Copy<ArrayBuffer> {
  return new ivm.ExternalCopy(buffer, { transferOut: true }).copyInto({
    release: true,
    transferIn: true,
  });
}

/** Integers as doubles when all of them lie within ±2^53, else undefined. */
function exactDoubles(
  buffer: ArrayBuffer,
  missing: ArrayBuffer | undefined,
): ArrayBuffer | undefined {
  const halves = new Int32Array(buffer);
  const flags = missing === undefined ? undefined : new Uint8Array(missing);
  const rows = halves.length / 2;
  const doubles = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const value = (halves[2 * row + 1] ?? 0) * 4294967296 + ((halves[2 * row] ?? 0) >>> 0);
    if (!Number.isSafeInteger(value) && flags?.[row] !== 1) return undefined;
    doubles[row] = value;
  }
  return doubles.buffer;
}

/** What the guest gets to know of the columns. */
export function guestColumns(columns: readonly InputColumn[]): GuestColumn[] {
  return columns.map(({ name, unit, type, missing }) => ({
    name,
    type,
    missing,
    ...(unit === undefined ? {} : { unit }),
  }));
}
