import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, registerDataset, type Store } from '../../kernel/store/index.js';

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-tables-'));
  store = await openStore({ file: join(folder, 'store.duckdb'), threads: 1 });
  await store.transaction(async (tx) => {
    await tx.query(
      'CREATE TABLE raw."cut@1" AS SELECT i AS t, i % 7 AS g, sin(i) AS v FROM range(9) r(i)',
    );
    await registerDataset(tx, {
      ...{ name: 'cut', kind: 'raw', relation: { schema: 'raw', table: 'cut@1' }, rowCount: 9 },
      columns: [
        { name: 't', type: 'integer' },
        { name: 'g', type: 'integer' },
        { name: 'v', type: 'number' },
      ],
      ...{ contentHash: 'cut', now: new Date(0) },
    });
  });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

it.each([
  ['SELECT quantile_cont(v, 0.5) FROM cut', ['"raw"."cut@1"']],
  ['SELECT quantile_cont(v, [0.1, 0.9]) FROM cut', ['"raw"."cut@1"']],
  ['WITH a AS (SELECT g FROM cut) SELECT * FROM a, unnest([1, 2])', ['"raw"."cut@1"']],
  ['SELECT * FROM unnest([1, 2])', []],
])('%s reads %s', async (sql, relations) => {
  expect(await store.relationsRead(sql)).toEqual(relations);
});
