import { AssayError } from '@assay/schema';

export interface PageQuery {
  limit?: number;
  cursor?: string;
}

/** The query parameters of every list. */
export const PAGE_QUERY = {
  limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  cursor: { type: 'string', description: 'next_cursor of the page before' },
} as const;

export interface PageOf<T> {
  data: T[];
  metadata: {
    request_id: string;
    api_latency_ms: number;
    pagination: { limit: number; total: number; has_more: boolean; next_cursor: string | null };
  };
}

/**
 * A page of a list that starts after the item that the cursor names, so that items which come or go in front of it shift
 * nothing.
 */
export function page<T extends { id?: string; name?: string }>(
  items: readonly T[],
  query: PageQuery,
  request: { id: string; started: number },
): PageOf<T> {
  const limit = query.limit ?? 100;
  const key = (item: T) => item.id ?? item.name ?? '';
  let start = 0;
  if (query.cursor !== undefined) {
    const last = Buffer.from(query.cursor, 'base64url').toString();
    start = items.findIndex((item) => key(item) === last) + 1;
    if (start === 0) {
      throw new AssayError('cursor-invalid', 'the page that this cursor continues is gone', {
        status: 400,
        pointer: '/cursor',
        remedy: 'list again from the beginning',
      });
    }
  }
  const data = items.slice(start, start + limit);
  const last = data.at(-1);
  const more = start + limit < items.length && last !== undefined;
  return {
    data,
    metadata: {
      request_id: request.id,
      api_latency_ms: Math.round((performance.now() - request.started) * 1000) / 1000,
      pagination: {
        limit,
        total: items.length,
        has_more: more,
        next_cursor: more ? Buffer.from(key(last)).toString('base64url') : null,
      },
    },
  };
}
