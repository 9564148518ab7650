import { AssayError, type CoordinateMap, type OutputTable } from '@assay/schema';
import { MOST_RUNS, runsOf, type Run } from './runs.js';

const KINDS = ['identity', 'crop', 'shift', 'resample', 'filter', 'dedupe', 'none'] as const;
type Kind = CoordinateMap['kind'];

/** What the map of an output is made from. */
export interface Declared {
  /** `coordinates` of the result: of this output. */
  ofResult: unknown;
  /** `coordinates` of the processor's module: of all its outputs. */
  ofModule: unknown;
  inputRows: number;
  inputColumns: readonly string[];
  output: OutputTable;
}

/**
 * How an output's rows lie in the input: as the result says, else as the module does, else row by row where a column of the
 * input was passed on whole. Null when nothing is known. A result's `coordinates` that are none of the kinds are data.
 *
 * @throws AssayError `coordinates-invalid` for a map that contradicts the rows or columns
 */
export function coordinateMap(declared: Declared): CoordinateMap | null {
  for (const said of [declared.ofResult, declared.ofModule]) {
    const kind = kindOf(said);
    if (kind !== undefined)
      return read(kind, typeof said === 'string' ? {} : record(said), declared);
  }
  const passedOn = declared.output.columns.some((column) => 'copy' in column);
  return passedOn ? read('identity', {}, declared) : null;
}

function kindOf(said: unknown): Kind | undefined {
  const kind = typeof said === 'string' ? said : record(said)['kind'];
  return KINDS.find((known) => known === kind);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function read(kind: Kind, said: Record<string, unknown>, declared: Declared): CoordinateMap {
  const { inputRows, output } = declared;
  const byRows = (runs: Run[]): CoordinateMap => ({ kind, runs, column: null, x: null });
  switch (kind) {
    case 'none':
      return { kind, runs: null, column: null, x: null };
    case 'identity':
      if (output.rowCount === inputRows) return byRows(stretch(0, 0, inputRows));
      throw invalid(kind, `the output has ${output.rowCount} rows, the input ${inputRows}`);
    case 'crop': {
      const first = whole(kind, 'first', said['first']);
      if (first >= 0 && first + output.rowCount <= inputRows)
        return byRows(stretch(first, 0, output.rowCount));
      throw invalid(
        kind,
        `rows ${first} to ${first + output.rowCount - 1} are not all in the input of ${inputRows}`,
      );
    }
    case 'shift':
      return shifted(said, declared);
    case 'resample':
      return resampled(said, declared);
    case 'filter':
      return filtered(said, declared);
    case 'dedupe':
      return deduped(said['into'], declared);
  }
}

function shifted(said: Record<string, unknown>, declared: Declared): CoordinateMap {
  const { inputRows, output } = declared;
  const by = said['rows'] === undefined ? 0 : whole('shift', 'rows', said['rows']);
  const first = Math.max(0, -by);
  const count = Math.min(inputRows - first, output.rowCount - Math.max(0, by));
  const offset = said['x'] ?? 0;
  if (typeof offset !== 'number' || !Number.isFinite(offset))
    throw invalid('shift', `"x" is no number`);
  const column = said['column'];
  const x =
    column === undefined
      ? null
      : { input: inputName(column, declared), output: outputName('shift', column, output), offset };
  return { kind: 'shift', runs: stretch(first, first + by, count), column: null, x };
}

function resampled(said: Record<string, unknown>, declared: Declared): CoordinateMap {
  const { input = said['x'], output = said['x'] } = said;
  const x = {
    input: input === null ? null : inputName(input, declared),
    output: outputName('resample', output, declared.output),
    offset: 0,
  };
  return { kind: 'resample', runs: null, column: null, x };
}

function filtered(said: Record<string, unknown>, declared: Declared): CoordinateMap {
  const { inputRows, output } = declared;
  if (said['column'] !== undefined) {
    const column = outputName('filter', said['column'], output);
    return { kind: 'filter', runs: null, column, x: null };
  }
  if (said['step'] !== undefined) {
    const step = whole('filter', 'step', said['step']);
    const first = said['first'] === undefined ? 0 : whole('filter', 'first', said['first']);
    if (step < 1 || first < 0 || first + (output.rowCount - 1) * step >= inputRows)
      throw invalid(
        'filter',
        `every ${step}th row from ${first} on is not the output's ${output.rowCount} of ${inputRows} rows`,
      );
    const runs: Run[] = output.rowCount === 0 ? [] : [[first, 0, output.rowCount, step, 1]];
    return { kind: 'filter', runs, column: null, x: null };
  }
  const rows = list('filter', 'rows', said['rows'], output.rowCount);
  let before = -1;
  for (const row of rows) {
    if (!Number.isInteger(row) || row <= before || row >= inputRows)
      throw invalid(
        'filter',
        `"rows" must be rising row numbers below ${inputRows}, but ${row} follows ${before}`,
      );
    before = row;
  }
  return {
    kind: 'filter',
    runs: fewEnough('filter', runsOf(rows.map((row, i) => [row, i]))),
    column: null,
    x: null,
  };
}

function deduped(into: unknown, { inputRows, output }: Declared): CoordinateMap {
  const rows = list('dedupe', 'into', into, inputRows);
  const wrong = rows.find((row) => !Number.isInteger(row) || row < -1 || row >= output.rowCount);
  if (wrong !== undefined)
    throw invalid(
      'dedupe',
      `"into" has ${wrong}, which is no row of the output's ${output.rowCount}`,
    );
  const pairs = rows.map((row, i) => [i, row] as const).filter(([, row]) => row >= 0);
  return { kind: 'dedupe', runs: fewEnough('dedupe', runsOf(pairs)), column: null, x: null };
}

function stretch(input: number, output: number, count: number): Run[] {
  return count > 0 ? [[input, output, count, 1, 1]] : [];
}

function fewEnough(kind: Kind, runs: Run[] | undefined): Run[] {
  if (runs !== undefined) return runs;
  throw invalid(
    kind,
    `the rows fall into more than ${MOST_RUNS} runs: put their numbers into a column and name it as "column"`,
  );
}

function list(kind: Kind, name: string, value: unknown, length: number): number[] {
  if (Array.isArray(value) && value.length === length) return value as number[];
  const found = Array.isArray(value) ? `${value.length}` : 'no list';
  throw invalid(kind, `"${name}" must list ${length} rows, not ${found}`);
}

function whole(kind: Kind, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw invalid(kind, `"${name}" must be a whole number`);
}

function inputName(value: unknown, { inputColumns }: Declared): string {
  if (typeof value === 'string' && inputColumns.includes(value)) return value;
  throw invalid('resample', `the input has no column ${JSON.stringify(value) ?? 'for x'}`);
}

function outputName(kind: Kind, value: unknown, { columns }: OutputTable): string {
  if (typeof value === 'string' && columns.some(({ name }) => name === value)) return value;
  throw invalid(kind, `the output has no column ${JSON.stringify(value) ?? 'for x'}`);
}

function invalid(kind: Kind, message: string): AssayError {
  return new AssayError('coordinates-invalid', `coordinates (${kind}): ${message}`, {
    remedy: 'correct the `coordinates` that process returns, or return { kind: "none" }',
  });
}
