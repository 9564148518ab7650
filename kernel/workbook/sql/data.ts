import type { DataTable } from '../layout/tables.js';
import { valueMacro } from '../layout/types.js';
import type { Workbook } from '../reader/model.js';
import { columnLiteral, quoteName } from './literal.js';

const BATCH = 500;

/** CREATE TABLE and INSERT of a table, one after the other; its rows keep the sheet's order. */
export class DataStatements implements Iterable<string> {
  constructor(
    private readonly book: Workbook,
    private readonly table: DataTable,
  ) {}

  [Symbol.iterator](): Generator<string> {
    return dataStatements(this.book, this.table);
  }
}

function* dataStatements(book: Workbook, table: DataTable): Generator<string> {
  const sheet = book.sheets.find(({ name }) => name === table.sheet);
  const columns = table.columns.map(({ name, type }) => `  ${quoteName(name)} ${type}`);
  yield `CREATE TABLE ${quoteName(table.name)} (\n${columns.join(',\n')}\n);`;
  let rows: string[] = [];
  for (let row = table.area.row1; row <= table.area.row2; row += 1) {
    const values = table.columns.map(({ col, type }) => {
      const column = sheet?.cells.column(col);
      const at = column?.at(row) ?? -1;
      const constant = at < 0 || column?.computed(at) === true ? undefined : column?.constant(at);
      return columnLiteral(constant, type, book.date1904);
    });
    rows.push(`  (${values.join(', ')})`);
    if (rows.length < BATCH && row < table.area.row2) continue;
    yield `INSERT INTO ${quoteName(table.name)} VALUES\n${rows.join(',\n')};`;
    rows = [];
  }
}

/** The select that gives a column as a list of values. */
export function inputSelect(table: string, column: DataTable['columns'][number]): string {
  const value = `${valueMacro(column.type)}(${quoteName(column.name)})`;
  return `SELECT coalesce(list(${value} ORDER BY rowid), []) AS v FROM ${quoteName(table)}`;
}

/** The select that gives all columns of a table as one list, row after row. */
export function blockSelect({ name, columns }: DataTable): string {
  const macros = new Set(columns.map(({ type }) => valueMacro(type)));
  const [macro = ''] = macros;
  const names = columns.map((column) => quoteName(column.name));
  const list = (items: string[]) => `flatten(list([${items.join(', ')}] ORDER BY rowid))`;
  const rows =
    macros.size === 1
      ? `list_transform(${list(names)}, lambda xl_x: ${macro}(xl_x))`
      : list(columns.map(({ type }, at) => `${valueMacro(type)}(${names[at] ?? ''})`));
  return `SELECT coalesce(${rows}, []) AS v FROM ${quoteName(name)}`;
}
