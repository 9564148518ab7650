import type { ColumnTable, OutputTable } from '@assay/schema';

import { decodeTable, ForbiddenResult } from './decode-table.js';
import { encodeTable } from './encode-table.js';
import { withLimits, type Limits } from './limits.js';
import type { SandboxError, SandboxOutcome } from './outcome.js';
import type { End, Task } from './protocol.js';
import { displayName, isTypeScript } from './source-file.js';
import { warmSoon } from './spare.js';
import { supervise, type Supervised } from './supervise.js';
import type { Twin } from './twin.js';

export interface SandboxRun {
  source: string;
  /** File or cell label of the source; errors name its base name. Without a `.js` ending it may have types. */
  file: string;
  /** Lines above the source in what the user wrote, such as a cell's first line. */
  lineOffset?: number | undefined;
  table: ColumnTable;
  parameters: Record<string, unknown>;
  /** Default 10 000. */
  timeLimitMs?: number | undefined;
  /** What the processor may allocate beyond its input; default 256. */
  memoryLimitMb?: number | undefined;
  onLog?: ((line: string) => void) | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** Told of the process when it begins to compute. */
  onBegin?: ((pid: number) => void) | undefined;
  /** Whether that process may be set back behind others: what it then waits for a processor is not counted as its time. */
  standsBack?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Another kind of process than the usual one. */
  twin?: Twin | undefined;
}

/**
 * Runs a custom processor over a table, in a process of its own that is dead when this resolves. Never rejects for
 * anything that the processor does.
 *
 * Column types of the result: numbers and typed arrays of them become `number`; bigints and BigInt64Array `integer`; Dates `timestamp` (milliseconds); strings `text`; booleans `boolean`; an array with nothing but null
 * `number`. null, undefined and holes are missing, NaN is a value. An input column's own array, unchanged, comes out as
 * `{ name, copy }`. In `resultData` stand `{"$number": "NaN"}` and `{"$date": ms}` for what JSON can't say.
 *
 * @throws {RangeError} when a limit asked for is out of range
 * @throws {AssayError} `sandbox-unsafe` when this runtime's isolates have a known hole
 */
export async function runInSandbox(run: SandboxRun): Promise<SandboxOutcome> {
  const limits = withLimits(run.timeLimitMs, run.memoryLimitMb);
  const outcome = runOnce(run, limits);
  // By now the run has taken its child.
  warmSoon();
  return await outcome;
}

/** As {@link runInSandbox}, without starting a spare for a next run. */
export async function runOnce(run: SandboxRun, limits: Limits): Promise<SandboxOutcome> {
  const file = displayName(run.file);
  const parameters = JSON.stringify(run.parameters);
  const problem = tooLarge(run.source, parameters, limits);
  if (problem !== undefined) return notRun(file, problem);
  const { columns, sections } = encodeTable(run.table);
  const task: Task = {
    kind: 'run',
    source: run.source,
    file,
    lineOffset: run.lineOffset ?? 0,
    typescript: isTypeScript(run.file),
    parameters,
    limits,
    rowCount: run.table.rowCount,
    columns,
  };
  return conclude(await supervise(task, sections, run), run, file, limits);
}

export function tooLarge(source: string, parameters: string, limits: Limits): string | undefined {
  if (source.length > limits.sourceLength) {
    return `the source has ${source.length} characters; the limit of source size is ${limits.sourceLength}`;
  }
  if (parameters.length > limits.parametersLength) {
    return `the parameters have ${parameters.length} characters; the limit is ${limits.parametersLength}`;
  }
  return undefined;
}

const notRun = (file: string, message: string): SandboxOutcome => ({
  status: 'refused',
  error: { message, file, line: null, column: null },
  logs: [],
  durationMs: 0,
  peakMemoryMb: 0,
});

function conclude(ran: Supervised, run: SandboxRun, file: string, limits: Limits): SandboxOutcome {
  const { logs, durationMs, peakMemoryMb, end } = ran;
  const measured = { logs, durationMs, peakMemoryMb };
  const fail = (status: 'error' | 'refused', message: string): SandboxOutcome => ({
    status,
    error: { message, file, line: null, column: null },
    ...measured,
  });
  if (end.status === 'described') return fail('error', 'the sandbox process broke its protocol');
  if (end.status !== 'ok') {
    return {
      status: checkedStatus(end.status),
      error: placed(end, file, run.lineOffset ?? 0, limits),
      ...(ran.lost === false ? {} : { lost: ran.lost }),
      ...measured,
    };
  }
  try {
    const table: OutputTable | undefined =
      end.table === null ? undefined : decodeTable(end.table, ran.sections, run.table, limits);
    const resultData = parseRecord(end.data);
    return { status: 'ok', ...(table === undefined ? {} : { table }), resultData, ...measured };
  } catch (error) {
    if (error instanceof ForbiddenResult) return fail('refused', error.message);
    return fail('error', 'the sandbox process broke its protocol');
  }
}

const STATUSES = ['error', 'timeout', 'memory', 'refused', 'cancelled'] as const;

function checkedStatus(status: string): (typeof STATUSES)[number] {
  return STATUSES.find((known) => known === status) ?? 'error';
}

/** The error as the user reads it: his file, the line that he wrote, a text within limits. */
export function placed(
  end:
    | Extract<End, { message: string }>
    | { message: string; line: number | null; column: number | null },
  file: string,
  lineOffset: number,
  limits: Limits,
): SandboxError {
  const number = (value: unknown): number | null =>
    typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
  const line = number(end.line);
  return {
    message: String(end.message).slice(0, limits.errorLength * 4),
    file,
    line: line === null ? null : line + lineOffset,
    column: number(end.column),
  };
}

export function parseRecord(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('the result is no object');
  }
  return value as Record<string, unknown>;
}
