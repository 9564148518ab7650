import { AssayError } from '@assay/schema';
import type { Store } from '../../../store/index.js';
import {
  countRecords,
  datasetsOf,
  readRecords,
  type DataRecord,
  type RecordFilter,
  type RecordPlace,
} from './records.js';

export interface RecordPage {
  items: DataRecord[];
  /** Records in all pages. */
  total: number;
  has_more: boolean;
  next_cursor: string | null;
}

/**
 * A page of what was loaded, in its order.
 *
 * @param cursor - `next_cursor` of the page before
 * @throws AssayError `cursor-invalid`
 */
export async function readRecordPage(
  store: Store,
  filter: RecordFilter,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<RecordPage> {
  const datasets = await datasetsOf(store, filter);
  const after = cursor === undefined ? undefined : placeOf(cursor);
  if (after !== undefined && !datasets.some(({ id }) => id === after.dataset)) throw gone();
  const [total, found] = await Promise.all([
    countRecords(store, datasets, filter),
    readRecords(store, datasets, { after, limit: limit + 1, filter }),
  ]);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const more = found.length > limit && last !== undefined;
  return {
    items: page.map(({ record }) => record),
    ...{ total, has_more: more, next_cursor: more ? cursorOf(last.place) : null },
  };
}

function cursorOf({ dataset, row }: RecordPlace): string {
  return Buffer.from(`${dataset} ${row}`).toString('base64url');
}

function placeOf(cursor: string): RecordPlace {
  const text = Buffer.from(cursor, 'base64url').toString();
  const match = /^([0-9a-f-]{36}) (\d{1,15})$/.exec(text);
  if (match?.[1] === undefined) throw gone();
  return { dataset: match[1], row: Number(match[2]) };
}

function gone(): AssayError {
  return new AssayError('cursor-invalid', 'the page that this cursor continues is gone', {
    pointer: '/cursor',
    remedy: 'read again from the beginning',
  });
}
