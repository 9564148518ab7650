import { type Job, JOB_MIME } from '@assay/schema';
import { canonicalHash } from '../canonical-hash.js';
import type { CertificateNode } from './certificate.js';
import type { FreshRun } from './fresh-run.js';
import { valueName } from './value-name.js';

/** One place in a JSON value that is another one now; undefined where it is not there. */
export interface ValueChange {
  /** As `columns[1].missing`. */
  path: string;
  before?: unknown;
  after?: unknown;
}

/** The result that a value node stands for; undefined where no job of the run gave it. */
export async function valueOf(
  { notebook, client }: FreshRun,
  node: CertificateNode | undefined,
): Promise<unknown> {
  if (node === undefined) return undefined;
  // A second result under one name has a number behind it.
  const plain = node.name.replace(/ \(\d+\)$/, '');
  const jobs = notebook.cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data }) => (data?.[JOB_MIME] as Job | undefined) ?? []),
  );
  for (const job of jobs.filter((one) => valueName(one) === plain)) {
    const { result_data: value } = await client.result(job.result_id ?? job.id);
    if (canonicalHash(value) === node.hash) return value;
  }
  return undefined;
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
