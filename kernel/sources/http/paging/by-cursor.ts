import { isObject } from '@assay/schema';
import { holders, withParameter, type Fields } from './fields.js';

/** Names of cursors in documents, and the parameters that take them, the likeliest first. */
const CURSORS: [string, string[]][] = [
  ['next_cursor', ['cursor', 'next_cursor', 'after', 'page_cursor']],
  ['nextCursor', ['cursor', 'nextCursor', 'after', 'pageCursor']],
  ['next-cursor', ['cursor']],
  ['nextCursorMark', ['cursorMark', 'cursor']],
  ['end_cursor', ['after', 'cursor', 'end_cursor']],
  ['endCursor', ['after', 'cursor', 'endCursor']],
  ['next_page_token', ['page_token', 'pageToken', 'next_page_token', 'token']],
  ['nextPageToken', ['pageToken', 'page_token', 'nextPageToken', 'token']],
  ['next_token', ['next_token', 'pagination_token', 'token', 'page_token']],
  ['nextToken', ['nextToken', 'token', 'pageToken']],
  ['NextToken', ['NextToken', 'nextToken']],
  ['continuationToken', ['continuationToken', 'continuation_token', 'token']],
  ['continuation_token', ['continuation_token', 'continuationToken', 'token']],
  ['continuation', ['continuation', 'continuationToken']],
  ['resumptionToken', ['resumptionToken']],
  ['scroll_id', ['scroll_id']],
  ['next_max_id', ['max_id']],
  ['starting_after', ['starting_after']],
  ['after', ['after', 'cursor']],
  ['cursor', ['cursor', 'after', 'page_cursor']],
  ['bookmark', ['bookmark']],
  ['next_page', ['page_token', 'cursor', 'page']],
  ['nextPage', ['pageToken', 'cursor', 'page']],
  ['next', ['cursor', 'next', 'after', 'page_token', 'start']],
];

/** Addresses by which the page behind a cursor may be asked for, the likeliest first; none without a cursor. */
export function cursorSteps(address: string, document: unknown): string[] {
  const given = new URL(address).searchParams;
  for (const [holder, place] of holders(document)) {
    if (place === 'continue') return [allOf(address, holder)];
    for (const [name, parameters] of CURSORS) {
      const value = holder[name];
      if ((typeof value !== 'string' && typeof value !== 'number') || value === '') continue;
      if (typeof value === 'number' && /^(next|nextPage|next_page)$/.test(name)) continue;
      // In a record's own fields these names mean other things.
      if (/^(after|bookmark|starting_after)$/.test(name) && place === '') continue;
      const used = parameters.find((parameter) => given.has(parameter));
      // An answer that tells the cursor it was asked with tells nothing of the next one.
      if (used !== undefined && given.get(used) === String(value)) continue;
      const order = used === undefined ? parameters : [used];
      return order.map((parameter) => withParameter(address, parameter, String(value)));
    }
  }
  return [];
}

/** What MediaWiki wants back: all of it. */
function allOf(address: string, fields: Fields): string {
  return Object.entries(fields)
    .filter(([, value]) => !isObject(value))
    .reduce((url, [name, value]) => withParameter(url, name, String(value)), address);
}
