import type { Column } from '@assay/schema';
import type { AppendTable } from '../../../store/index.js';
import { joinColumns } from './join-columns.js';
import { PLACE_COLUMNS } from '../hidden-columns.js';
import { ROW_COLUMN } from '../../../store/index.js';
import type { SmallFile } from './small-file.js';

/** Files whose columns go into one table as they are: of a name that several have the type is one, or integers and numbers. */
export class Stage {
  columns: readonly Column[] = [];
  rows = 0;
  private readonly parts: { file: number; first: number; read: SmallFile }[] = [];
  /** Integer columns with values that a number would round. */
  private readonly large = new Set<string>();

  /**
   * Takes a file in.
   *
   * @param file - its number in the dataset, `first` the number of its first row among all that are staged
   * @returns false, and nothing done, when its columns do not go with those that are here
   */
  add(file: number, first: number, read: SmallFile): boolean {
    const large = largeColumns(read);
    const columns = this.with(read.plan.columns, new Set([...this.large, ...large]));
    if (columns === undefined) return false;
    this.columns = columns;
    for (const name of large) this.large.add(name);
    this.parts.push({ file, first, read });
    this.rows += read.rows;
    return true;
  }

  /** All rows with their places. */
  table(): AppendTable {
    const batches = this.parts.flatMap(({ read }) => read.batches);
    const columns = joinColumns(
      this.columns,
      batches.map(({ table }) => table),
    );
    return { rowCount: this.rows, columns: [...columns, ...this.places()] };
  }

  private places(): AppendTable['columns'] {
    const [numbers, lines, starts, ends, files] = Array.from(
      { length: 5 },
      () => new BigInt64Array(this.rows),
    ) as [BigInt64Array, BigInt64Array, BigInt64Array, BigInt64Array, BigInt64Array];
    let at = 0;
    for (const { file, first, read } of this.parts) {
      files.fill(BigInt(file), at, at + read.rows);
      for (let i = 0; i < read.rows; i++) numbers[at + i] = BigInt(first + i);
      for (const batch of read.batches) {
        const count = batch.table.rowCount;
        lines.set(batch.lines.subarray(0, count), at);
        starts.set(batch.starts.subarray(0, count), at);
        ends.set(batch.ends.subarray(0, count), at);
        at += count;
      }
    }
    const values = [numbers, lines, starts, ends, files];
    return [ROW_COLUMN, ...PLACE_COLUMNS].map((name, i) => ({
      ...{ name, type: 'integer', missing: null },
      values: values[i] ?? numbers,
    }));
  }

  private with(after: readonly Column[], large: ReadonlySet<string>): Column[] | undefined {
    const next = new Map(after.map((column) => [column.name.toLowerCase(), column]));
    const columns: Column[] = [];
    for (const column of this.columns) {
      const key = column.name.toLowerCase();
      const type = joinedType(column.type, next.get(key)?.type ?? column.type);
      if (type === undefined || (type === 'number' && large.has(key))) return undefined;
      next.delete(key);
      columns.push({ ...column, type });
    }
    return [...columns, ...next.values()];
  }
}

function joinedType(a: Column['type'], b: Column['type']): Column['type'] | undefined {
  if (a === b) return a;
  const numbers = [a, b].every((type) => type === 'integer' || type === 'number');
  return numbers ? 'number' : undefined;
}

function largeColumns({ batches }: SmallFile): string[] {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return batches.flatMap(({ table }) =>
    table.columns.flatMap((column) =>
      column.type === 'integer' && column.values.some((value) => value > most || value < -most)
        ? [column.name.toLowerCase()]
        : [],
    ),
  );
}
