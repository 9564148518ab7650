import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  openStore,
  refuseChance,
  registerDataset,
  steadyReading,
  type Store,
} from '../../kernel/store/index.js';

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-sql-'));
  await writeFile(join(folder, 'secret.csv'), 'a\n1\n');
  store = await openStore({ file: join(folder, 'store.duckdb'), threads: 4 });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

describe('what only reads', () => {
  test.each([
    'CREATE TABLE t (a INT)',
    'DELETE FROM assay.job',
    'EXPLAIN ANALYZE DELETE FROM assay.job',
    'BEGIN',
    'SET threads = 3',
    'PRAGMA enable_profiling',
    "ATTACH '/tmp/x.db'",
    'INSTALL httpfs',
    "COPY (SELECT 1) TO '/tmp/x.csv'",
    "EXPORT DATABASE '/tmp/x'",
    'CHECKPOINT',
    'SELECT 1; DROP TABLE assay.job',
    '-- nothing',
    "SELECT nextval('assay.event_seq')",
    'SELECT * FROM enable_logging()',
    `SELECT * FROM "enable_logging"()`,
    "SELECT * FROM query('DELETE FROM assay.job')",
    "SELECT * FROM read_csv('FOLDER/secret.csv')",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM 'FOLDER/secret.csv'",
  ])('%s is refused', async (sql) => {
    const attempt = store.readRows(sql.replace('FOLDER', folder));
    await expect(attempt).rejects.toMatchObject({ code: expect.stringMatching(/^sql-/) });
  });

  test.each([
    'SHOW TABLES',
    'DESCRIBE datafile',
    'SUMMARIZE datafile',
    'EXPLAIN SELECT 1',
    'FROM range(3)',
    'VALUES (1)',
    'WITH a AS (SELECT 1) SELECT * FROM a; -- end',
    'SELECT \'nextval(\', "name" FROM datafile -- enable_logging()',
  ])('%s is let through', async (sql) => {
    await expect(store.readRows(sql)).resolves.toHaveProperty('rows');
  });
});

describe('what writes', () => {
  test.each([
    'DROP TABLE assay.job',
    'DELETE FROM "assay".job',
    'DELETE /* x */ FROM /* y */ store . assay . job',
    'UPDATE raw.rejected SET line = 1',
    'EXPLAIN ANALYZE DELETE FROM assay.job',
    'WITH q AS (SELECT 1) DELETE FROM assay.job',
    'CREATE OR REPLACE VIEW datafile AS SELECT 1',
    'DROP SCHEMA assay CASCADE',
    'CREATE TABLE raw.x AS SELECT 1',
    'CREATE INDEX i ON assay.job (id)',
    'TRUNCATE assay.job',
    "COMMENT ON TABLE assay.job IS 'x'",
    'MERGE INTO assay.job USING datafile ON true WHEN MATCHED THEN DELETE',
  ])('%s is refused', async (sql) => {
    await expect(store.readWrite(sql)).rejects.toMatchObject({
      code: expect.stringMatching(/^sql-/),
    });
  });

  test('tables of the user are theirs', async () => {
    await store.readWrite('CREATE TABLE mine AS SELECT $1 AS a', [1]);
    await store.readWrite('WITH q AS (SELECT 2 AS a) INSERT INTO mine SELECT * FROM q');
    expect((await store.readRows('SELECT * FROM mine')).rows).toEqual([[1], [2]]);
    await store.readWrite('DROP TABLE mine');
  });
});

test('an error names the place and what to do', async () => {
  await expect(store.readRows('SELECT *\n FROM nope')).rejects.toMatchObject({
    code: 'sql-error',
    place: { line: 2, column: 7 },
    remedy: expect.any(String),
  });
  await expect(store.readRows('SELECT $1')).rejects.toMatchObject({ code: 'sql-parameters' });
});

test('what a column of ours cannot hold exactly is said, not rounded', async () => {
  await expect(store.readOnly('SELECT 2::HUGEINT ** 100 AS h')).resolves.toBeDefined();
  await expect(
    store.readOnly('SELECT 170141183460469231731687303715884105727::HUGEINT AS h'),
  ).rejects.toMatchObject({ code: 'value-not-representable' });
  const { table } = await store.readOnly('SELECT sum(i) AS s, 1.25 AS d FROM range(10) t(i)');
  expect(table.columns.map((c) => [c.type, c.values[0]])).toEqual([
    ['integer', 45n],
    ['number', 1.25],
  ]);
});

test('a float aggregate is the same bits every time, beside other work', async () => {
  await store.query(
    'CREATE TABLE raw.noise AS SELECT sin(i * 0.7) * 1e6 + i AS v FROM range(400000) t(i)',
  );
  const sums = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const { rows } = await store.readRows('SELECT sum(v), avg(v), stddev(v) FROM raw.noise');
      return JSON.stringify(rows);
    }),
  );
  expect(new Set(sums).size).toBe(1);
});

test('a statement ends when it is cancelled', async () => {
  const controller = new AbortController();
  const endless = store.readRows(
    'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range + b.range = 7',
    [],
    { signal: controller.signal },
  );
  setTimeout(() => controller.abort(), 50);
  const started = performance.now();
  await expect(endless).rejects.toMatchObject({ code: 'cancelled' });
  expect(performance.now() - started).toBeLessThan(5000);
  expect(await store.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a result as Parquet is Parquet, wherever its statement ends', async () => {
  const exports = join(folder, 'exports');
  await mkdir(exports, { recursive: true });
  const file = (name: string) => join(exports, name);
  for (const [name, end] of Object.entries({ a: '; -- end', b: ' -- end', c: ';;\n', d: '' })) {
    await store.writeParquet(`SELECT $1 AS a${end}`, ["E'\\'; --"], file(name), {});
    expect((await readFile(file(name))).subarray(0, 4).toString()).toBe('PAR1');
  }
  await store.writeParquet(`SELECT E'\\'; --' AS a`, [], file('e'), {});
  const attempt = store.writeParquet("SELECT 1) TO '/tmp/x' --", [], file('f'), {});
  await expect(attempt).rejects.toMatchObject({ code: 'sql-error' });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const read = await connection.runAndReadAll(
    `SELECT a FROM read_parquet('${file('*')}') ORDER BY filename`,
  );
  expect(read.getRows().flat()).toEqual([...Array(4).fill("E'\\'; --"), "'; --"]);
  connection.closeSync();
  instance.closeSync();
});

test('what a statement reads is found through views, macros and subqueries', async () => {
  await store.query('CREATE TABLE raw."A b" (x INT)');
  await store.query('CREATE VIEW main."V 1" AS SELECT * FROM raw."A b"');
  await store.query('CREATE MACRO main.top(n) AS (SELECT max(x) + n FROM "V 1")');
  expect(await store.relationsRead("WITH q AS (SELECT top($1), '$1 ?') FROM q", [1])).toEqual([
    '"raw"."A b"',
  ]);
});

describe('what may enter a result', () => {
  test.each([
    'SELECT now()',
    'SELECT current_timestamp',
    "SELECT 1 WHERE current_date > DATE '2020-01-01'",
    'SELECT UUID()',
    'SELECT "random"()',
    'SELECT approx_count_distinct(a) FROM t',
    'SELECT * FROM t USING SAMPLE 10',
    'SELECT * FROM t TABLESAMPLE 10%',
    'SELECT main.random()',
    'SELECT system.main.now()',
    "SELECT age(DATE '2001-01-01')",
    "SELECT (DATE '2001-01-01').age()",
    "SELECT * FROM query('SELECT random()')",
    "SELECT current_setting('TimeZone')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM t, duckdb_tables',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM pg_catalog.pg_class',
    'EXPLAIN ANALYZE SELECT 1',
    'SUMMARIZE t',
    'SELECT * FROM (SUMMARIZE t)',
  ])('%s may not', (sql) => {
    expect(() => refuseChance(sql)).toThrow(expect.objectContaining({ code: 'sql-chance' }));
  });

  test.each([
    'SELECT \'now()\', "current_date", t.today, random FROM t -- uuid()',
    'SELECT quantile_cont(sample, 0.5) AS sample FROM t',
    "SELECT date_trunc('day', t.now) FROM t",
    'SELECT age(a, b), a.age(b), main.age(a, (SELECT max(b) FROM t)) FROM t',
    'SELECT query, explain, t.duckdb_tables FROM t ORDER BY summarize',
  ])('%s may', (sql) => {
    expect(() => refuseChance(sql)).not.toThrow();
  });
});

describe('what decides no result', () => {
  /** The same rows, cut otherwise: each cut is a transaction of its own. */
  const filled = async (name: string, cuts: readonly number[]) => {
    const relation = { schema: 'raw', table: `${name}@1` };
    await store.transaction(async (tx) => {
      await tx.query(`CREATE TABLE raw."${name}@1" (t BIGINT, g BIGINT, v DOUBLE)`);
    });
    for (const [i, to] of cuts.entries()) {
      const rows = `range(${cuts[i - 1] ?? 0}, ${to}) r(i)`;
      await store.transaction((tx) =>
        tx.query(`INSERT INTO raw."${name}@1" SELECT i, i % 7, sin(i) FROM ${rows}`),
      );
    }
    await store.transaction((tx) =>
      registerDataset(tx, {
        ...{ name, kind: 'raw', relation, jobId: null, now: new Date(0), rowCount: 260_000 },
        columns: [
          { name: 't', type: 'integer' },
          { name: 'g', type: 'integer' },
          { name: 'v', type: 'number' },
        ],
        contentHash: name,
      }),
    );
  };

  it.each([
    `SELECT a.t, b.t, sum(a.v * b.v) OVER (ROWS BETWEEN 99 PRECEDING AND CURRENT ROW)
      FROM CUT a, (SELECT t, g, v FROM CUT WHERE t < 20) b WHERE a.g = b.g AND a.t > 124000 AND a.t < 140000`,
    'SELECT sum(a.v * b.v) FROM CUT a LEFT JOIN (SELECT * FROM CUT WHERE t % 40000 = 9) b ON a.g = b.g AND a.v > 0.3',
    'SELECT a.g, sum(a.v), avg(b.v) FROM CUT a JOIN CUT b ON b.t = a.t + 1 WHERE a.v > 0.2 GROUP BY a.g ORDER BY a.g',
    'SELECT sum(v) FROM CUT WHERE t IN (SELECT t + g FROM CUT WHERE v < 0.1)',
  ])(
    'is how a load was cut, though rows are joined and nothing orders them: %s',
    async (joined) => {
      if ((await store.query("SELECT 1 FROM assay.dataset WHERE name = 'whole'")).length === 0) {
        await filled('whole', [260_000]);
        await filled('pieces', [130_001, 131_072, 199_999, 260_000]);
      }
      const rowsOf = async (name: string) => {
        const sql = joined.replaceAll('CUT', name);
        const { views } = await steadyReading(store, sql);
        expect(views).toHaveLength(1);
        const { rows } = await store.readRows(`SELECT hash(list(x)) FROM (${sql}) x`, [], {
          views,
        });
        return rows[0]?.[0];
      };
      expect(await rowsOf('pieces')).toBe(await rowsOf('whole'));
    },
  );

  it.each([
    ['SELECT sum(a.v * b.v) FROM cut a JOIN cut b USING (t)', 'v t'],
    ['SELECT count(*) FROM cut a, cut b', 't'],
    ['SELECT cut."V" * 2 FROM cut JOIN cut b ON b.T = cut.t', 't v'],
    ['SELECT a.* FROM cut a JOIN cut b USING (t)', 't g v'],
    ['SELECT DISTINCT ON (a.t) * FROM cut a JOIN cut b USING (t)', 't g v'],
    ['SELECT b FROM cut a JOIN cut AS b USING (t)', 't g v'],
    ['SELECT count(DISTINCT cut) FROM cut JOIN cut b USING (t)', 't g v'],
    ['SELECT a.x FROM cut a(x, y, z) JOIN cut b ON a.x = b.t', 't g v'],
    ["SELECT COLUMNS('v|t') FROM cut JOIN cut b USING (t)", 't g v'],
    ['FROM cut JOIN cut b USING (t)', 't g v'],
    ['WITH a AS (SELECT t FROM cut) FROM a JOIN cut USING (t)', 't g v'],
    ['SELECT t, g, v FROM cut UNION ALL FROM cut', 't g v'],
    ['SELECT v FROM cut NATURAL JOIN cut b', 't g v'],
  ])('%s brings together %s', async (sql, columns) => {
    if ((await store.query("SELECT 1 FROM assay.dataset WHERE name = 'cut'")).length === 0)
      await filled('cut', [10]);
    const { views } = await steadyReading(store, sql);
    const names = columns.split(' ').map((column) => `"${column}"`);
    const order = ['"t"', '"g"', '"v"'].filter((column) => names.includes(column));
    expect(views[0]?.sql).toContain(`SELECT ${order.join(', ')} FROM `);
    const pruned = await store.readRows(sql, [], { views });
    expect(pruned.rows).toHaveLength((await store.readRows(sql)).rows.length);
  });

  it('is where the machine stands', async () => {
    const { rows } = await store.readRows("SELECT current_setting('TimeZone')");
    expect(rows).toEqual([['UTC']]);
  });
});
