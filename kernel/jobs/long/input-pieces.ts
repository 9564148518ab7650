import type { ColumnTable, NamedColumn } from '@assay/schema';
import type { Store } from '../../store/index.js';
import type { JobInput } from '../input.js';

/** How an input is read. */
export interface Cut {
  pieceRows: number;
  signal: AbortSignal;
  /** The row to begin with. */
  first?: number;
}

/** An input's rows from `first` on, in order; the next piece is read while the last one is worked on. */
export async function* inputPieces(
  store: Store,
  input: JobInput,
  columns: readonly string[],
  { pieceRows, signal, first = 0 }: Cut,
): AsyncGenerator<ColumnTable> {
  const read = async (offset: number): Promise<ColumnTable> =>
    await store.readTable(input.relation, { columns, offset, limit: pieceRows, signal });
  let ahead = first < input.rowCount ? read(first) : undefined;
  try {
    for (let row = first; ahead !== undefined; row += pieceRows) {
      const piece = await ahead;
      ahead = row + pieceRows < input.rowCount ? read(row + pieceRows) : undefined;
      // Whoever takes the pieces may stop before it looks at this one.
      ahead?.catch(() => undefined);
      yield withUnits(piece, input);
    }
  } finally {
    await ahead?.catch(() => undefined);
  }
}

function withUnits(piece: ColumnTable, input: JobInput): ColumnTable {
  const columns = piece.columns.map((column) => {
    const unit = input.units.get(column.name);
    return unit === undefined ? column : { ...column, unit };
  });
  return { ...piece, columns };
}

/** Whether all values of a column are there and strictly rise or strictly fall. */
export async function isInOrder(
  store: Store,
  input: JobInput,
  name: string,
  cut: Cut,
): Promise<boolean> {
  let before: number | bigint | undefined;
  let rises: boolean | undefined;
  for await (const { columns } of inputPieces(store, input, [name], cut)) {
    const column = columns[0];
    if (column === undefined || column.missing?.includes(1) === true) return false;
    for (const value of numbersOf(column)) {
      if (value !== value) return false;
      if (before !== undefined) {
        rises ??= before < value;
        if (rises ? !(before < value) : !(value < before)) return false;
      }
      before = value;
    }
  }
  return true;
}

function numbersOf(column: NamedColumn): Float64Array | BigInt64Array {
  if (column.type === 'number' || column.type === 'integer') return column.values;
  throw new TypeError(`column ${column.name} is ${column.type}, which has no order of numbers`);
}
