import { type Job, JOB_MIME } from '@assay/schema';
import type { FreshRun } from './fresh-run.js';

/** One place in a JSON value that is another one now; undefined where it is not there. */
export interface ValueChange {
  /** As `columns[1].missing`. */
  path: string;
  before?: unknown;
  after?: unknown;
}

/** Result of the job of a value node, which is named `processor(dataset)`. */
export async function valueOf({ notebook, client }: FreshRun, name: string): Promise<unknown> {
  const jobs = notebook.cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data }) => (data?.[JOB_MIME] as Job | undefined) ?? []),
  );
  const [, plain = name, count = '1'] = /^(.*?)(?: \((\d+)\))?$/.exec(name) ?? [];
  const same = jobs.filter((job) => `${job.processor}(${job.dataset})` === plain);
  const job = same[Number(count) - 1];
  if (job === undefined) return undefined;
  return (await client.result(job.result_id ?? job.id)).result_data;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * All places at which two JSON values differ, each the deepest.
 *
 * @param tolerance - relative, for numbers
 */
export function valueChanges(
  before: unknown,
  after: unknown,
  tolerance = 0,
  path = '',
): ValueChange[] {
  if (isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => {
      const step = Array.isArray(before) ? `[${key}]` : `${path === '' ? '' : '.'}${key}`;
      return valueChanges(before[key], after[key], tolerance, path + step);
    });
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (typeof before === 'number' && typeof after === 'number' && near(before, after, tolerance)) {
    return [];
  }
  return [{ path, before, after }];
}

/** Whether numbers differ by no more than a part of the larger one. */
export const near = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
