import type { CompiledWorkbook, WorkbookReport } from './report.js';

/** Signs that are handed on at once. */
const PIECE = 1 << 16;

/** Numbers that JSON can't say, by their names. */
const sayable = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** Short texts joined to some larger ones, so that each is worth a write. */
export function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** The report as JSON, one cell a line, in pieces: a large one is longer than a string can be. */
export const reportText = (report: WorkbookReport): Generator<string> => inPieces(lines(report));

/** `{"report": …, "sql": "…"}` in pieces. */
export const compiledText = (compiled: CompiledWorkbook): Generator<string> =>
  inPieces(both(compiled));

function* lines({ tables, cells, summary }: WorkbookReport): Generator<string> {
  yield `{"tables":${JSON.stringify(tables)},\n"summary":${JSON.stringify(summary)},\n"cells":[`;
  let before = '\n';
  for (const cell of cells) {
    yield before + JSON.stringify(cell, sayable);
    before = ',\n';
  }
  yield '\n]}\n';
}

function* both({ report, sql }: CompiledWorkbook): Generator<string> {
  yield '{"report":';
  yield* lines(report);
  yield ',"sql":"';
  for (const statement of sql) yield JSON.stringify(statement).slice(1, -1);
  yield '"}\n';
}
