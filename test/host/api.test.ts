import { createRequire } from 'node:module';
import { tableFromIPC } from 'apache-arrow';
import type { Client } from '../../kernel/client/index.js';
import { TestProject } from './project.js';

// The kernel's own ajv: at the top of the tree lies an older one, of the linter's.
const fromKernel = createRequire(new URL('../../kernel/package.json', import.meta.url));
const Ajv2020 = fromKernel('ajv/dist/2020').default as new (options: object) => {
  addSchema(schema: object, key: string): void;
  getSchema(key: string): unknown;
};

let project: TestProject;
let client: Client;

beforeAll(async () => {
  project = await TestProject.make();
  client = await project.connect();
  await client.sql(
    `SELECT i AS n, i / 10 AS t, sin(i / 50) AS mV, CASE WHEN i % 1000 = 7 THEN NULL ELSE 'r' || i END AS label,
       TIMESTAMP '2024-01-01' + to_microseconds(i) AS at
     FROM range(20000) s(i)`,
    [],
    { asDataset: 'series' },
  );
});
afterAll(() => project.remove());

describe('sql', () => {
  test('answers with columns and values that JSON can say', async () => {
    const { columns, rows } = await client.sql(
      `SELECT 9007199254740993 AS big, 1 AS small, 'NaN'::DOUBLE AS nan, -0.0::DOUBLE AS zero, $1::DOUBLE AS inf, $2 AS b,
         DATE '2024-02-29' AS d, [1, NULL] AS l, NULL AS gone, 2.50 AS dec`,
      [-Infinity, 2n ** 60n],
    );
    expect(columns.map((c) => c.type)).toEqual([
      ...['integer', 'integer', 'number', 'number', 'number', 'integer', 'date', 'text', 'integer'],
      'number',
    ]);
    expect(rows).toEqual([
      [
        '9007199254740993',
        1,
        'NaN',
        -0,
        '-Infinity',
        String(2n ** 60n),
        '2024-02-29',
        [1, null],
        null,
        2.5,
      ],
    ]);
  });

  test.each([
    ['DELETE FROM assay.job', 'sql-read-only', 403],
    ['SELECT 1; SELECT 2', 'sql-statements', 422],
    ["SELECT * FROM read_csv('/etc/passwd')", 'sql-error', 422],
    ['SELEC 1', 'sql-error', 422],
  ])('%s is refused with a problem', async (statement, code, status) => {
    await expect(client.sql(statement)).rejects.toMatchObject({
      code,
      status,
      pointer: '/statement',
    });
  });

  test('comes as CSV, Arrow and Parquet', async () => {
    const csv = await client.sqlBytes(`SELECT 'a,"b"' AS x, NULL AS y, '' AS z`, [], {
      format: 'csv',
    });
    expect(Buffer.from(csv).toString()).toBe('x,y,z\r\n"a,""b""",,""\r\n');
    const arrow = await client.sqlBytes('SELECT n, label, "at" FROM series LIMIT 9', [], {
      format: 'arrow',
    });
    const table = tableFromIPC(arrow);
    expect(table.numRows).toBe(9);
    expect(table.get(7)?.toJSON()).toMatchObject({ n: 7n, label: null });
    expect(String(table.schema.fields[2]?.type)).toBe('Timestamp<MICROSECOND, UTC>');
    const parquet = await client.sqlBytes('SELECT 1', [], { format: 'parquet' });
    expect(Buffer.from(parquet.subarray(0, 4)).toString()).toBe('PAR1');
  });

  test('stops when its caller goes away', async () => {
    const controller = new AbortController();
    const endless = client.sql(
      'SELECT count(*) FROM range(1000000000) a, range(1000000000) b',
      [],
      {
        signal: controller.signal,
      },
    );
    setTimeout(() => controller.abort(), 100);
    await expect(endless).rejects.toThrow(/abort/i);
    // One thread serves user statements: the next answers only because that one has stopped.
    expect((await client.sql('SELECT 1 AS one')).rows).toEqual([[1]]);
  });

  test('its result as a dataset keeps its lineage', async () => {
    await client.sql('SELECT n FROM series WHERE n < $1', [3], { asDataset: 'few' });
    const lineage = await client.lineage('few');
    const step = lineage.nodes.find((node) => node.kind === 'step');
    expect(step).toMatchObject({ name: 'sql', parameters: { parameters: [3] } });
    expect(lineage.nodes.map((node) => node.name)).toContain('series');
    expect(lineage.edges).toContainEqual({
      from: step?.id,
      to: lineage.nodes.find((node) => node.name === 'few')?.id,
    });
    const first = await client.dataset('few');
    await client.sql('SELECT n FROM series WHERE n < $1', [3], { asDataset: 'FEW' });
    expect(await client.dataset('few')).toMatchObject({
      id: first.id,
      content_hash: first.content_hash,
    });
  });
});

describe('datasets', () => {
  test('their rows come in pages', async () => {
    const page = await client.rows('series', { offset: 6, limit: 2 });
    expect(page.total).toBe(20_000);
    expect(page.rows).toEqual([
      [6, 0.6, Math.sin(6 / 50), 'r6', '2024-01-01T00:00:00.000006Z'],
      [7, 0.7, Math.sin(7 / 50), null, '2024-01-01T00:00:00.000007Z'],
    ]);
    expect((await client.rows('series', { offset: 19_999, limit: 50 })).rows).toHaveLength(1);
  });

  test('an unknown one is an error with the known names', async () => {
    await expect(client.rows('nope')).rejects.toMatchObject({
      code: 'dataset-unknown',
      status: 404,
      remedy: expect.stringContaining('series'),
    });
  });

  test('lists are paged by cursor', async () => {
    const first = await client.request<{
      data: { name: string }[];
      metadata: { pagination: { next_cursor: string; total: number }; request_id: string };
    }>('GET', '/api/v1/datasets?limit=1');
    expect(first.data.map((d) => d.name)).toEqual(['FEW']);
    expect(first.metadata.pagination.total).toBe(2);
    const { next_cursor: cursor } = first.metadata.pagination;
    const second = await client.request<typeof first>(
      'GET',
      `/api/v1/datasets?limit=1&cursor=${cursor}`,
    );
    expect(second.data.map((d) => d.name)).toEqual(['series']);
    expect(second.metadata.pagination.next_cursor).toBeNull();
  });

  test('go away when they are removed', async () => {
    await client.sql('SELECT 1 AS a', [], { asDataset: 'brief' });
    await client.removeDataset('brief');
    await expect(client.dataset('brief')).rejects.toMatchObject({ code: 'dataset-unknown' });
  });
});

describe('points', () => {
  test('are the rows themselves when there are few', async () => {
    const points = await client.points('series', { x: 't', y: 'mV', from: 1, to: 1.2 });
    expect(points).toEqual({
      x: [1, 1.1, 1.2],
      y: [10, 11, 12].map((i) => Math.sin(i / 50)),
      rows: [10, 11, 12],
      total: 3,
    });
  });

  test('keep first, lowest, highest and last of each pixel when there are many', async () => {
    const points = await client.points('series', { x: 't', y: 'mV', pixels: 100 });
    expect(points.total).toBe(20_000);
    expect(points.rows.length).toBeLessThanOrEqual(400);
    expect(points.rows[0]).toBe(0);
    expect(points.rows.at(-1)).toBe(19_999);
    expect([...points.rows].sort((a, b) => a - b)).toEqual(points.rows);
    expect(Math.max(...(points.y as number[]))).toBeGreaterThan(0.9999);
  });

  test('have ISO text on a time axis, to the microsecond', async () => {
    const points = await client.points('series', {
      ...{ x: 'at', y: 'n' },
      ...{ from: '2024-01-01T00:00:00.000002Z', to: '2024-01-01 00:00:00.000003' },
    });
    expect(points).toMatchObject({
      x: ['2024-01-01T00:00:00.000002Z', '2024-01-01T00:00:00.000003Z'],
      y: [2, 3],
    });
  });

  test('of text are an error that names the columns that can be drawn', async () => {
    await expect(client.points('series', { x: 't', y: 'label' })).rejects.toMatchObject({
      code: 'column-type',
      pointer: '/y',
      remedy: expect.stringContaining('mV'),
    });
  });
});

test('events that were missed are replayed, and heard by every client', async () => {
  const stop = new AbortController();
  const before = await client.request<{ data: unknown[] }>('GET', '/api/v1/datasets');
  expect(before.data.length).toBeGreaterThan(0);
  const first = client.events({ since: 0, signal: stop.signal })[Symbol.asyncIterator]();
  const { value: event } = await first.next();
  expect(event).toMatchObject({ type: 'dataset', dataset: { name: 'series' } });
  const later = client
    .events({ since: event?.seq ?? 0, signal: stop.signal })
    [Symbol.asyncIterator]();
  expect((await later.next()).value.seq).toBeGreaterThan(event?.seq ?? 0);
  stop.abort();
});

test('uploads are kept by their content', async () => {
  const one = await client.upload('ä b.csv', Buffer.from('a,b\n1,2\n'));
  async function* slowly() {
    yield Buffer.from('a,b\n');
    yield Buffer.from('1,2\n');
  }
  const two = await client.upload('other.csv', slowly());
  expect(two).toEqual(one);
  expect(one).toMatchObject({ upload: `upload:${one.sha256}`, bytes: 8 });
});

interface OpenApi {
  openapi: string;
  paths: Record<string, unknown>;
  components: { schemas: Record<string, object> };
}

describe('the contract', () => {
  test('a wrong body is told by a pointer to the field', async () => {
    await expect(client.request('POST', '/api/v1/sql', {})).rejects.toMatchObject({
      status: 422,
      pointer: '/statement',
    });
    await expect(
      client.request('POST', '/api/v1/load', { source: 'x', batch: 0 }),
    ).rejects.toMatchObject({ status: 422, pointer: '/batch' });
    await expect(
      client.request('POST', '/api/v1/load', { source: 'x', colour: 1 }),
    ).rejects.toMatchObject({ status: 422, pointer: '/colour' });
    await expect(client.request('GET', '/api/v1/nothing')).rejects.toMatchObject({
      code: 'route-unknown',
      status: 404,
    });
  });

  test('every answer carries the id of its request', async () => {
    const answer = await client.forward({ method: 'GET', path: '/api/v1/datasets/nope' });
    expect(answer.contentType).toMatch('application/problem+json');
    expect(answer.json).toMatchObject({ status: 404, request_id: expect.any(String) });
  });

  test('is a valid OpenAPI 3.1 document with every route', async () => {
    const document = await client.request<OpenApi>('GET', '/schema/openapi.json');
    expect(document.openapi).toBe('3.1.0');
    const paths = Object.keys(document.paths);
    for (const path of [
      ...[
        '/health',
        '/api/v1/status',
        '/api/v1/load',
        '/api/v1/uploads',
        '/api/v1/datasets/{name}/points',
      ],
      ...['/api/v1/process', '/api/v1/jobs/{id}/cancel', '/api/v1/results/{id}', '/api/v1/sql'],
      ...['/api/v1/annotations/{id}', '/api/v1/events', '/api/v1/lineage/{dataset}'],
    ]) {
      expect(paths).toContain(path);
    }
    expect(document.components.schemas).toHaveProperty('LoadRequest');
    const text = JSON.stringify(document);
    const names = new Set(Object.keys(document.components.schemas));
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"/]+)/g)) {
      expect(names).toContain(name);
    }
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      ajv.addSchema({ components: document.components, ...schema }, `check-${name}`);
      expect(typeof ajv.getSchema(`check-${name}`)).toBe('function');
    }
  });
});
