import type { Store } from '../../store/index.js';
import type { ValidationRun } from './run-ledger.js';

/** One breach of one rule by one row. */
export interface Violation {
  /** 0-based. */
  row: number;
  /** 1-based physical line of the source; null when the data have none. */
  line: number | null;
  byte_start: number | null;
  byte_end: number | null;
  column: string | null;
  value: unknown;
  keyword: string;
  message: string;
}

const PAGE = 20_000;

/** A run's violations as JSON texts, in the order of rows, at most `limit`; read piece by piece. */
export async function* violationTexts(
  store: Store,
  run: Pick<ValidationRun, 'number' | 'errors'>,
  limit = Infinity,
): AsyncGenerator<string[]> {
  const rules = await store.query(
    'SELECT rule, column_name, keyword, message FROM assay.violation_rule WHERE run = $1',
    [run.number],
  );
  const words = new Map(
    rules.map((rule) => [
      Number(rule['rule']),
      {
        column: JSON.stringify(rule['column_name'] ?? null),
        rest: `"keyword":${JSON.stringify(rule['keyword'])},"message":${JSON.stringify(rule['message'])}}`,
      },
    ]),
  );
  const total = Math.min(limit, run.errors);
  for (let offset = 0; offset < total; offset += PAGE) {
    const { columns, rowCount } = await store.readTable(
      `(SELECT "row", line, byte_start, byte_end, rule, value FROM assay.violation_cell WHERE run = ${run.number}
        ORDER BY "row", rule, rowid LIMIT ${Math.min(PAGE, total - offset)} OFFSET ${offset})`,
    );
    const number = (index: number, i: number): string => {
      const column = columns[index];
      return column?.type !== 'integer' || column.missing?.[i] === 1
        ? 'null'
        : String(column.values[i]);
    };
    const values = columns[5];
    yield Array.from({ length: rowCount }, (_, i) => {
      const word = words.get(Number(number(4, i)));
      const value = values?.type === 'text' ? (values.values[i] ?? 'null') : 'null';
      return `{"row":${number(0, i)},"line":${number(1, i)},"byte_start":${number(2, i)},"byte_end":${number(3, i)},"column":${word?.column ?? 'null'},"value":${value},${word?.rest ?? ''}`;
    });
  }
}
