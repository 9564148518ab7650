import type { Page } from './answers.js';
import { query } from './request-body.js';

/** Each page is a call, so that the fewer the better. */
const LARGEST = '1000';

/** A whole list of the host, whatever its length. */
export async function allPages<T>(
  get: (path: string) => Promise<Page<T>>,
  path: string,
  filter: Record<string, string | undefined> = {},
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await get(`${path}${query({ ...filter, limit: LARGEST, cursor })}`);
    found.push(...page.data);
    cursor = page.metadata.pagination.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}
