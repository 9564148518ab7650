import { JOB_MIME, type Job } from '@assay/schema';
import { canonicalHash } from '../canonical-hash.js';
import { type Cell, isJsonMime, type Notebook, type Output, sourceOf } from './notebook.js';

/** What a job's display says apart from this run's ids, times and pace. */
function jobMeaning(job: Job): unknown {
  const { processor, dataset, table, status, code_hash, error_details: error } = job;
  return { processor, dataset, table, status, code_hash, error: error?.message ?? null };
}

/** Text is one string or its lines, as the program likes that saved the notebook. */
const joined = (value: unknown): unknown =>
  Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('') : value;

/** An output in one form, whoever saved it: text joined, without the count of the execution. */
export function savedContent(output: Output): Output {
  const { execution_count: _, data, text, ...rest } = output;
  const entries = Object.entries(data ?? {}).map(([mime, value]) => [
    mime,
    isJsonMime(mime) ? value : joined(value),
  ]);
  return {
    ...rest,
    ...(text === undefined ? {} : { text: joined(text) }),
    ...(data === undefined ? {} : { data: Object.fromEntries(entries) as typeof data }),
  };
}

/** An output without what differs from one run to the next though nothing has changed. */
function meaningOf(output: Output): unknown {
  const job = output.data?.[JOB_MIME] as Job | undefined;
  return job === undefined ? savedContent(output) : { job: jobMeaning(job) };
}

const meanings = (outputs: readonly Output[]) => canonicalHash(outputs.map(meaningOf));

/**
 * Puts back the outputs that cells had before a run that showed the same again, so that a run in which nothing changed
 * leaves the file as it was, and git sees no difference.
 */
export function settleOutputs(notebook: Notebook, before: Notebook): void {
  const earlier = new Map(before.cells.map((cell, i) => [cellKey(cell, i), cell]));
  for (const [index, cell] of notebook.cells.entries()) {
    const was = earlier.get(cellKey(cell, index));
    if (was?.outputs === undefined || cell.outputs === undefined) continue;
    if (sourceOf(was) !== sourceOf(cell)) continue;
    if (meanings(was.outputs) === meanings(cell.outputs)) cell.outputs = was.outputs;
  }
}

const cellKey = (cell: Cell, index: number) => cell.id ?? String(index);
