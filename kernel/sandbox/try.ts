import { isObject, type TryReport } from '@assay/schema';

import { withLimits } from './limits.js';
import { runOnce } from './run.js';
import { displayName } from './source-file.js';
import type { Twin } from './twin.js';
import { BadTable, tableFromJson, tableToJson } from './try-values.js';

export interface Trial {
  source: string;
  file: string;
  /** Parsed JSON of the table file. */
  table: unknown;
  /** Parsed JSON of the parameters. */
  parameters: unknown;
  timeLimitMs?: number | undefined;
  memoryLimitMb?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Another kind of process than the usual one. */
  twin?: Twin | undefined;
}

/**
 * One custom processor on one small table. `columns` holds the returned `table`, and is absent when none was returned.
 *
 * @throws {RangeError} when a limit asked for is out of range
 */
export async function tryProcessor(trial: Trial): Promise<TryReport> {
  const limits = withLimits(trial.timeLimitMs, trial.memoryLimitMb);
  const { parameters } = trial;
  if (parameters !== undefined && !isObject(parameters)) {
    return refused(trial.file, 'the parameters must be a JSON object');
  }
  let table;
  try {
    table = tableFromJson(trial.table);
  } catch (error) {
    if (error instanceof BadTable) return refused(trial.file, error.message);
    throw error;
  }
  const outcome = await runOnce({ ...trial, table, parameters: parameters ?? {} }, limits);
  const measured = {
    logs: outcome.logs,
    duration_ms: outcome.durationMs,
    peak_memory_mb: outcome.peakMemoryMb,
  };
  if (outcome.status !== 'ok') {
    const status = outcome.status === 'cancelled' ? 'error' : outcome.status;
    return { status, error: { ...outcome.error }, ...measured };
  }
  return {
    status: 'ok',
    ...(outcome.table === undefined ? {} : { columns: tableToJson(outcome.table, table) }),
    result_data: outcome.resultData,
    ...measured,
  };
}

function refused(file: string, message: string): TryReport {
  return {
    status: 'refused',
    error: { message, file: displayName(file), line: null, column: null },
    logs: [],
    duration_ms: 0,
    peak_memory_mb: 0,
  };
}
