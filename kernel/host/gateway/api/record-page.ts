import type { Store } from '../../../store/index.js';
import { cursorGone, cursorText, cursorTo } from '../../cursor.js';
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
  if (after !== undefined && !datasets.some(({ id }) => id === after.dataset)) throw cursorGone();
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
  return cursorTo(`${dataset} ${row}`);
}

function placeOf(cursor: string): RecordPlace {
  const match = /^([0-9a-f-]{36}) (\d{1,15})$/.exec(cursorText(cursor));
  if (match?.[1] === undefined) throw cursorGone();
  return { dataset: match[1], row: Number(match[2]) };
}
