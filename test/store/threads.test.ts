import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, registerDataset, steadyReading, type Store } from '../../kernel/store/index.js';

const ROWS = 400_000;
/** Statements that are proven to need no order, and how many threads they may have. */
const FREE: readonly (readonly [string, number])[] = [
  ['SELECT sum(v) AS s, avg(w) AS a FROM wave', 2],
  ['SELECT sum(still) AS s, avg(steps) AS a FROM wave', 2],
  ['SELECT g, sum(v) AS s, avg(w) AS a FROM wave GROUP BY g ORDER BY g', 2],
  ['SELECT i // 20 AS b, sum(v) AS s FROM wave GROUP BY b ORDER BY s DESC LIMIT 10', 2],
  ['SELECT k, sum(v) FILTER (WHERE w > 0) AS s FROM wave GROUP BY 1', 2],
  ['SELECT sum(v * w) AS s FROM wave WHERE v > 0.5 -- no more', 2],
  ['SELECT k, count(*) AS n, min(v) AS l, max(v) AS h FROM wave GROUP BY k ORDER BY n, h', 3],
  ["SELECT count(*) AS n FROM wave WHERE v > 0.5 AND k LIKE 's1%'", 3],
  ['SELECT median(v) AS m, quantile_cont(w, [0.05, 0.95]) AS q FROM wave;', 3],
  ['SELECT g, sum(i) AS s, avg(i) AS a, count(DISTINCT k) AS d FROM wave GROUP BY g LIMIT 7', 3],
  ['SELECT g, stddev(v) AS d FROM wave GROUP BY g ORDER BY d DESC LIMIT 9', 2],
  ['SELECT var_pop(i) AS p, stddev(steps) AS s FROM wave', 2],
  ['SELECT * FROM wave ORDER BY v DESC, i LIMIT 100', 3],
  ['SELECT i, v FROM wave WHERE g < 3', 3],
];
/** Statements of which it is not: groups of floating-point numbers, ties, order, and what is not one plain SELECT. */
const BOUND = [
  'SELECT v, count(*) AS n FROM wave GROUP BY v ORDER BY v LIMIT 5',
  'SELECT min(zero) AS z FROM wave',
  'SELECT max(v * w) AS z FROM wave',
  'SELECT g, first(v) AS f FROM wave GROUP BY g ORDER BY g',
  'SELECT g, list(v) AS f FROM wave GROUP BY g ORDER BY g LIMIT 2',
  'SELECT g, stddev(v) AS d, corr(v, w) AS c FROM wave GROUP BY g ORDER BY g',
  'SELECT covar_pop(v, w) AS s FROM wave',
  'SELECT g, kurtosis(v) AS f FROM wave GROUP BY g ORDER BY g',
  'SELECT wave.g, stddev(v) AS f FROM wave GROUP BY g ORDER BY g',
  'SELECT sum(v ORDER BY w) AS s FROM wave',
  'SELECT sum(DISTINCT v) AS s FROM wave',
  'SELECT sum(g) AS i FROM wave GROUP BY i ORDER BY i LIMIT 5',
  'SELECT i FROM wave ORDER BY g LIMIT 5',
  'SELECT DISTINCT g FROM wave',
  'SELECT g, sum(v) AS s FROM wave GROUP BY ROLLUP (g) ORDER BY g',
  'SELECT g, sum(v) AS s FROM wave GROUP BY ALL ORDER BY ALL',
  'SELECT sum(v) OVER (ORDER BY i) AS s FROM wave LIMIT 3',
  'SELECT sum(s) AS t FROM (SELECT g, sum(v) AS s FROM wave GROUP BY g)',
];

/** Sums without groups, and spreads, which are read in two halves. */
const HALVED: readonly (readonly [string, unknown[]])[] = [
  ['SELECT sum(v), avg(w) FROM wave', []],
  ['SELECT sum(v) / count(*) + 1 AS "a ""b""", max(k), min(i) FROM wave w WHERE w.g < 7', []],
  ['SELECT sum(wave.v), count(v) FILTER (WHERE w > 0), sum(i), bool_or(g = 3) FROM wave', []],
  ['SELECT round(avg(CASE WHEN g > 3 THEN v END), 3), sum(v * 2) FROM wave WHERE g = $1', [4]],
  ['SELECT sum(v), avg(v), count(*), max(i), stddev(v) FROM wave WHERE i < 0', []],
  ['SELECT stddev(v), var_pop(w), stddev_samp(still) FROM wave', []],
  ['SELECT stddev(v) AS d, G % 3 AS m, G, variance(i) FROM wave GROUP BY G ORDER BY m, d DESC', []],
  [`SELECT k, stddev_pop(v) FROM wave WHERE i < ? GROUP BY 1 HAVING count(v) > 1`, [1500]],
  [
    `SELECT i // 9 AS "x y", stddev(CASE WHEN i % 9 = 0 THEN v END), avg(v) FROM wave w WHERE w.i < 90000 OR i > 399990 GROUP BY "x y" ORDER BY 3, 1 LIMIT 400`,
    [],
  ],
];

const MAKE = `SELECT i, (i * 7919) % 200 AS g, 's' || ((i * 31) % 1000) AS k, sin(i * 1.3) * pow(1.7, i % 11) AS v,
    cos(i * 0.7) / 3 AS w, 0.1::DOUBLE AS still, (i // 50000) * 0.1 AS steps, CASE i % 3 WHEN 0 THEN 0.0::DOUBLE WHEN 1 THEN '-0.0'::DOUBLE ELSE i * 1.5::DOUBLE END AS zero
  FROM range(${ROWS}) r(i)`;

let folder: string;
const stores: Store[] = [];

async function filled(threads: number): Promise<Store> {
  const file = join(folder, `${threads}.duckdb`);
  const store = await openStore({ file, threads });
  await store.transaction(async (tx) => {
    // Rows that come in pieces lie otherwise than rows that came at once.
    await tx.query(`CREATE TABLE raw.wave AS ${MAKE} WHERE i < ${threads * 70_000}`);
    await tx.query(`INSERT INTO raw.wave ${MAKE} WHERE i >= ${threads * 70_000}`);
    await registerDataset(tx, {
      ...{ name: 'wave', kind: 'raw', relation: { schema: 'raw', table: 'wave' }, rowCount: ROWS },
      columns: [
        { name: 'i', type: 'integer' },
        { name: 'g', type: 'integer' },
        { name: 'k', type: 'text' },
        ...(['v', 'w', 'still', 'steps', 'zero'] as const).map((name) => ({
          ...{ name, type: 'number' as const },
        })),
      ],
      ...{ contentHash: 'wave', now: new Date(0) },
    });
  });
  return store;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-threads-'));
  for (const threads of [1, 2, 3]) stores.push(await filled(threads));
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function rowsOf(store: Store, sql: string): Promise<string> {
  const { statement, ...how } = await steadyReading(store, sql);
  const { rows } = await store.readRows(statement, [], how);
  // JSON knows no -0.
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? '-0' : value,
  );
}

/** A number with a fraction stands for those that differ in their last digits only. */
function near(value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value) || Number.isNaN(value)) return value;
  return {
    asymmetricMatch: (other: unknown) =>
      Math.abs(Number(other) - value) <= 1e-9 * Math.abs(value) + 1e-9,
  };
}

describe('what a statement gives', () => {
  it.each(FREE)('with as many threads as may be, is what one gives: %s', async (sql, threads) => {
    const [one, , three] = stores as [Store, Store, Store];
    expect(await steadyReading(three, sql)).toMatchObject({ threads });
    const expected = await rowsOf(one, sql);
    for (const store of stores) {
      for (let time = 0; time < 3; time++) expect(await rowsOf(store, sql)).toBe(expected);
    }
  });

  it.each(BOUND)('is left to one thread where more might not give the same: %s', async (sql) => {
    const [one, , three] = stores as [Store, Store, Store];
    expect(await steadyReading(three, sql)).toMatchObject({ threads: 1, statement: sql });
    expect(await rowsOf(three, sql)).toBe(await rowsOf(one, sql));
  });

  it.each(HALVED)(
    'has the columns and the rows that were asked for: %s',
    async (sql, parameters) => {
      const [, two] = stores as [Store, Store];
      const { statement, ...how } = await steadyReading(two, sql, parameters);
      expect(how.views).toHaveLength(2);
      const ours = await two.readRows(statement, parameters, how);
      const plain = await two.readRows(
        /ORDER/.test(sql) ? sql : statement.includes('GROUP') ? `${sql} ORDER BY 1` : sql,
        parameters,
      );
      expect(ours.columns).toEqual(plain.columns);
      expect(ours.rows).toEqual(plain.rows.map((row) => row.map(near)));
    },
  );

  it('is looked at anew when a dataset has changed', async () => {
    const store = stores[0] as Store;
    const fill = (rows: number, hash: string) =>
      store.transaction(async (tx) => {
        await tx.query(
          'CREATE OR REPLACE TABLE raw.short AS SELECT i * 0.1::DOUBLE AS x FROM range($1) r(i)',
          [rows],
        );
        await registerDataset(tx, {
          ...{ name: 'short', kind: 'raw', relation: { schema: 'raw', table: 'short' } },
          ...{ rowCount: rows, columns: [{ name: 'x', type: 'number' }] },
          ...{ contentHash: hash, now: new Date(0) },
        });
      });
    const sql = 'SELECT sum(x) AS s, count(*) AS n FROM short';
    const how: unknown[] = [];
    for (const rows of [10, 300_000, 20]) {
      await fill(rows, `short ${rows}`);
      const { threads, views } = await steadyReading(store, sql);
      how.push([threads, views.length, await rowsOf(store, sql)]);
    }
    expect(how).toEqual([
      [1, 0, '[[4.500000000000001,10]]'],
      [2, 2, expect.stringMatching(/^\[\[4499985000.*,300000\]\]$/)],
      [1, 0, expect.stringMatching(/^\[\[19\b.*,20\]\]$/)],
    ]);
  });

  it('is a sum of values added one by one, though the store has packed equal ones together', async () => {
    const sql = 'SELECT sum(still) AS s, sum(steps) AS t FROM wave';
    const joined = 'SELECT sum(a.still) AS s FROM wave a JOIN wave b USING (i)';
    const before = [
      await rowsOf(stores[1] as Store, sql),
      await rowsOf(stores[1] as Store, joined),
    ];
    await stores[1]?.close();
    stores[1] = await openStore({ file: join(folder, '2.duckdb'), threads: 2 });
    const packed = await stores[1].query(
      `SELECT 1 FROM pragma_storage_info('raw.wave') WHERE segment_type = 'DOUBLE' AND compression = 'Constant'`,
    );
    expect(packed.length).toBeGreaterThan(0);
    expect([await rowsOf(stores[1], sql), await rowsOf(stores[1], joined)]).toEqual(before);
  });

  it('says the same with columns and words that stand where they mean something else', async () => {
    const sql = `SELECT k AS "limit", sum(i) AS "order by" FROM wave w WHERE k <> 'limit 3)' GROUP BY w.k /* offset */ LIMIT 2`;
    const { statement, ...how } = await steadyReading(stores[2] as Store, sql);
    expect(statement).toMatch(/GROUP BY w\.k ORDER BY w\.k {2}\/\* offset \*\/ LIMIT 2$/);
    const { rows } = await (stores[2] as Store).readRows(statement, [], how);
    expect(rows.map(([k]) => k)).toEqual(['s0', 's1']);
  });
});
