import type { IncomingMessage, ServerResponse } from 'node:http';

export type Answer = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

const rows = (from: number, count: number): { id: number; x: number }[] =>
  Array.from({ length: count }, (_, i) => ({ id: from + i, x: (from + i) / 4 }));
const json = (
  response: ServerResponse,
  body: unknown,
  headers: Record<string, string> = {},
): void =>
  void response
    .writeHead(200, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
const page = (url: URL, name = 'page'): number => Number(url.searchParams.get(name) ?? 1);

/** Three pages of four records each, told in the ways of different services; and services that lie, break or never end. */
export const apiAnswers = (
  base: string,
  asked: readonly { url: string }[],
): Record<string, Answer> => ({
  '/feed': (url, response) => {
    const n = page(url);
    const entries = rows(n * 4, 4).map(({ id }) => `<entry><id>${id}</id><title>e</title></entry>`);
    const next = n < 3 ? `<link rel="next" href="/feed?page=${n + 1}&amp;x=1"/>` : '';
    response
      .writeHead(200, { 'content-type': 'application/atom+xml' })
      .end(`<feed xmlns="http://www.w3.org/2005/Atom">${next}\n${entries.join('\n')}</feed>`);
  },
  '/json-feed': (url, response) => {
    const n = page(url);
    const items = rows(n * 4, 4).map(({ id }) => ({ id: String(id), title: 'e' }));
    const next = n < 3 ? { next_url: `${base}/json-feed?page=${n + 1}` } : {};
    response
      .writeHead(200, { 'content-type': 'application/feed+json' })
      .end(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', ...next, items }));
  },
  '/csv-pages': (url, response) => {
    const n = page(url);
    const next = `<${base}${url.pathname}?page=${n + 1}>; rel=next`;
    const lines = rows(n * 4, 4).map(({ id, x }) => `${id},${x}`);
    response
      .writeHead(200, {
        'content-type': 'text/csv; charset=utf-8',
        ...(n < 3 ? { link: next } : {}),
      })
      .end(`id,x\n${lines.join('\n')}${n === 2 ? '' : '\n'}`);
  },
  '/csv-swapped': (url, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/csv', link: '</csv-swapped?page=2>; rel="next"' })
      .end(page(url) === 1 ? 'a,b\n1,2\n' : 'b,a\n4,3\n'),
  '/lines-pages': (url, response) => {
    const n = page(url);
    response
      .writeHead(200, {
        'content-type': 'application/x-ndjson',
        ...(n < 3 ? { link: `</lines-pages?page=${n + 1}>; rel="next"` } : {}),
      })
      .end(
        rows(n * 4, 4)
          .map((one) => JSON.stringify(one))
          .join('\n'),
      );
  },
  '/feed-circle': (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'application/rss+xml' })
      .end(
        '<rss><channel><atom:link rel="next" href="/feed-circle"/><item><title>a</title></item></channel></rss>',
      ),
  '/link': (url, response) => {
    const n = page(url);
    const next = `<${base}/link?page=${n + 1}>; rel="next", <${base}/link?page=3>; rel="last"`;
    json(response, rows(n * 4, 4), n < 3 ? { link: next } : {});
  },
  '/next': (url, response) => {
    const n = page(url);
    json(response, {
      count: 12,
      next: n < 3 ? `/next?page=${n + 1}` : null,
      results: rows(n * 4, 4),
    });
  },
  '/links': (url, response) => {
    const n = page(url);
    json(response, {
      data: rows(n * 4, 4),
      links: { self: url.href, ...(n < 3 ? { next: { href: `?page=${n + 1}` } } : {}) },
    });
  },
  '/number': (url, response) => {
    const n = page(url, 'p');
    json(response, { items: rows(n * 4, 4), meta: { page: n, total_pages: 3 } });
  },
  '/cursor': (url, response) => {
    const n = Number(url.searchParams.get('cursor')?.slice(1) ?? 1);
    json(response, { items: rows(n * 4, 4), next_cursor: n < 3 ? `c${n + 1}` : '' });
  },
  '/offset': (url, response) => {
    const offset = Number(url.searchParams.get('offset') ?? 0);
    json(response, { offset, limit: 4, total: 12, records: rows(offset + 4, 4) });
  },
  '/world-bank': (url, response) => {
    const n = page(url);
    const head = { page: n, pages: 3, per_page: '4', total: 12, lastupdated: '2024-01-01' };
    json(response, [head, rows(n * 4, 4)]);
  },
  '/odata': (url, response) => {
    const skip = Number(url.searchParams.get('$skip') ?? 0);
    json(response, {
      '@odata.context': `${base}/$metadata#Rows`,
      ...{ '@odata.count': 12, value: rows(skip + 4, 4) },
      ...(skip < 8 ? { '@odata.nextLink': `odata?$skip=${skip + 4}` } : {}),
    });
  },
  '/odata-2': (url, response) => {
    const n = page(url, '$skiptoken');
    const next = n < 3 ? { __next: `${base}/odata-2?$skiptoken=${n + 1}` } : {};
    json(response, { d: { results: rows(n * 4, 4), ...next } });
  },
  // Pages that are numbered from 0.
  '/spring': (url, response) => {
    const n = Number(url.searchParams.get('page') ?? 0);
    const more = { number: n, size: 4, totalPages: 3, totalElements: 12, last: n === 2 };
    json(response, { content: rows(n * 4 + 4, 4), ...more });
  },
  '/more': (url, response) => {
    const n = page(url);
    json(response, { page: n, has_more: n < 3, data: rows(n * 4, 4) });
  },
  '/after-id': (url, response) => {
    const from = Number(url.searchParams.get('starting_after') ?? 3) + 1;
    json(response, { object: 'list', has_more: from < 12, data: rows(from, 4) });
  },
  '/relay': (url, response) => {
    const n = Number(url.searchParams.get('after')?.slice(1) ?? 1);
    const pageInfo = { hasNextPage: n < 3, endCursor: `c${n + 1}` };
    json(response, { nodes: rows(n * 4, 4), pageInfo });
  },
  '/token': (url, response) => {
    const n = Number(url.searchParams.get('pageToken') ?? 1);
    json(response, { items: rows(n * 4, 4), ...(n < 3 ? { nextPageToken: String(n + 1) } : {}) });
  },
  // The cursor's parameter is none of the usual ones: what does not bring other records is not taken.
  '/bookmark': (url, response) => {
    const n = Number(url.searchParams.get('next')?.slice(1) ?? 1);
    json(response, { data: rows(n * 4, 4), next: n < 3 ? `c${n + 1}` : null });
  },
  '/nested': (url, response) => {
    const n = Number(url.searchParams.get('after')?.slice(1) ?? 1);
    const paging = n < 3 ? { paging: { next: { after: `c${n + 1}` } } } : {};
    json(response, { results: rows(n * 4, 4), ...paging });
  },
  '/start-at': (url, response) => {
    const startAt = Number(url.searchParams.get('startAt') ?? 0);
    json(response, { startAt, maxResults: 4, total: 12, issues: rows(startAt + 4, 4) });
  },
  // Its next address is there even behind the last page, as CKAN's.
  '/ckan': (url, response) => {
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const next = `/ckan?offset=${offset + 4}&limit=4`;
    const records = offset < 12 ? rows(offset + 4, 4) : [];
    json(response, { success: true, result: { _links: { next }, total: 12, limit: 4, records } });
  },
  '/json-api': (url, response) => {
    const n = page(url, 'page[number]');
    const link = { href: `${base}/json-api?page[number]=${n + 1}` };
    json(response, {
      data: rows(n * 4, 4),
      links: { self: url.pathname, next: n < 3 ? link : null },
    });
  },
  '/wiki': (url, response) => {
    const n = Number(url.searchParams.get('rvcontinue') ?? 1);
    const told = n < 3 ? { continue: { rvcontinue: String(n + 1), continue: '-||' } } : {};
    json(response, { ...told, query: { recentchanges: rows(n * 4, 4) } });
  },
  // It asks to come again later, by seconds and by date, and its keys are left out of its own next address.
  '/busy': (url, response, request) => {
    const n = page(url);
    const before = asked.filter(
      (one) => one.url === new URL(request.url ?? '/', 'http://127.0.0.1').href,
    );
    if (url.searchParams.get('api_key') !== 'hush-hush') response.writeHead(401).end();
    else if (n === 1 && before.length === 1)
      response.writeHead(429, { 'retry-after': '0' }).end('slow down');
    else if (n === 2 && before.length === 1) response.writeHead(503).end();
    else if (n === 3 && before.length === 1) {
      const at = new Date(Date.now() - 1000).toUTCString();
      response.writeHead(429, { 'retry-after': at }).end();
    } else
      json(response, {
        data: rows(n * 4, 4),
        next: n < 3 ? `${base}/busy?page=${n + 1}` : null,
      });
  },
  '/much-later': (_, response) => void response.writeHead(429, { 'retry-after': '86400' }).end(),
  '/down': (_, response) => void response.writeHead(503, { 'retry-after': '0' }).end(),
  '/part': (_, response) => json(response, { total_count: 250, items: rows(1, 4) }),
  '/deaf': (_, response) => json(response, { next_cursor: 'abc', items: rows(1, 4) }),
  '/forever': (url, response) => {
    const n = page(url);
    json(response, { next: `/forever?page=${n + 1}`, data: rows(n, 1) });
  },
  '/echo': (url, response) =>
    json(response, { next: `/echo?page=${page(url) + 1}`, n: page(url), data: rows(0, 2) }),
  '/latin': (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/csv; charset=iso-8859-2' })
      .end(Buffer.from('name,x\n\xb3\xf3d\xbc,1\nb,2\n', 'latin1')),
  '/circle': (_, response) => json(response, { next: '/circle', data: rows(0, 2) }),
  '/endless': (url, response) => json(response, { next_page: page(url) + 1, data: [] }),
  '/tagged': (_, response, request) => {
    if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
    else
      response.writeHead(200, { 'content-type': 'text/csv', etag: '"v1"' }).end('a,b\n1,2\n3,4\n');
  },
  '/liar': (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end('a;b\n1,5;2\n2,5;3\n'),
  '/page.html': (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'text/csv' })
      .end('<!doctype html><html><body>Sign in</body></html>'),
  '/locked': (url, response, request) => {
    const right =
      url.searchParams.get('api_key') === 'hush-hush' ||
      request.headers.authorization === 'Bearer hush-hush';
    if (right) json(response, { data: rows(1, 3) });
    else response.writeHead(401).end();
  },
  '/moved': (_, response) => void response.writeHead(302, { location: '/moved' }).end(),
  '/broken': (_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('a,b\n1,2\n', () => response.destroy());
  },
  '/flood': (_, response) => {
    const chunk = Buffer.alloc(1 << 16, 'x,1\n');
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  },
});
