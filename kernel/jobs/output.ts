import { AssayError, type Column, type ColumnTable, type OutputTable } from '@assay/schema';

/**
 * The output with passed-on columns in place: they are the input's own buffers, so int64 and microseconds stay exact.
 *
 * @throws AssayError `output-invalid` for names that no column can have
 */
export function resolveOutput(output: OutputTable, input: ColumnTable): ColumnTable {
  checkNames(output.columns.map(({ name }) => name));
  const byName = new Map(input.columns.map((column) => [column.name, column]));
  const columns = output.columns.map((column) => {
    if (!('copy' in column)) {
      if (column.values.length === output.rowCount) return column;
      throw invalid(
        `column "${column.name}" has ${column.values.length} values, not ${output.rowCount}`,
      );
    }
    const source = byName.get(column.copy);
    if (source === undefined) throw invalid(`the input has no column "${column.copy}" to pass on`);
    if (input.rowCount === output.rowCount) return { ...source, name: column.name };
    throw invalid(
      `column "${column.name}" has the input's ${input.rowCount} rows, the others ${output.rowCount}`,
    );
  });
  return { rowCount: output.rowCount, columns };
}

/** Columns as a dataset lists them. */
export function columnsOf(table: ColumnTable): Column[] {
  return table.columns.map(({ name, type, unit }) =>
    unit === undefined ? { name, type } : { name, type, unit },
  );
}

/** Rows `start` to `end` of a table, without a copy of its numbers. */
export function sliceTable(table: ColumnTable, start: number, end: number): ColumnTable {
  const columns = table.columns.map((column) => {
    if (column.type === 'text') return { ...column, values: column.values.slice(start, end) };
    const missing = column.missing === null ? null : column.missing.subarray(start, end);
    return { ...column, values: column.values.subarray(start, end), missing } as typeof column;
  });
  return { rowCount: end - start, columns };
}

function checkNames(names: readonly string[]): void {
  if (names.length === 0) throw invalid('the table has no columns');
  const seen = new Set<string>();
  for (const name of names) {
    if (name.trim() === '') throw invalid('a column of the table has no name');
    if (name.length > 500) throw invalid(`the column name ${name.slice(0, 40)}… is too long`);
    if (/\p{Cc}/u.test(name)) {
      throw invalid(`the column name ${JSON.stringify(name)} holds control characters`);
    }
    if (name.toLowerCase().startsWith('assay:'))
      throw invalid(`"${name}" is a name of the store's own`);
    if (seen.has(name.toLowerCase())) {
      throw invalid(
        `two columns of the table are called "${name}" (case does not tell them apart)`,
      );
    }
    seen.add(name.toLowerCase());
  }
}

function invalid(message: string): AssayError {
  return new AssayError('output-invalid', message, {
    remedy: 'correct the `table` that process returns',
  });
}
