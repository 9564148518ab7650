import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { openStore } from '../../kernel/store/index.js';

const migrations = fileURLToPath(new URL('../../schema/migrations/', import.meta.url));
const files = (await readdir(migrations)).filter((name) => name.endsWith('.sql')).sort();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-upgrade-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ID = '11111111-2222-4333-8444-555555555555';
const TIME = `TIMESTAMPTZ '2026-01-02 03:04:05Z'`;

/** A store as an earlier version left it, with a row in each of the tables that the version had. */
async function earlier(file: string, version: number): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run('CREATE SCHEMA assay');
  await connection.run(
    'CREATE TABLE assay.migration (version INTEGER PRIMARY KEY, name VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL)',
  );
  for (const name of files.slice(0, version)) {
    await connection.run(await readFile(join(migrations, name), 'utf8'));
    await connection.run(
      `INSERT INTO assay.migration VALUES (${Number(name.slice(0, 4))}, 'x', ${TIME})`,
    );
  }
  await connection.run(
    `INSERT INTO assay.data_file (id, name, kind, sha256, bytes, location, created_at)
     VALUES ('${ID}', 'a.csv', 'csv', repeat('a', 64), 4, 'a.csv', ${TIME})`,
  );
  await connection.run(
    `INSERT INTO assay.job (id, result_id, job_type, processor, parameters, status, scheduled_at, created_at, updated_at)
     VALUES ('${ID}', '${ID}', 'process', 'rolling_mean', '{"window":3}', 'COMPLETED', ${TIME}, ${TIME}, ${TIME})`,
  );
  if (version >= 3) {
    await connection.run(
      `INSERT INTO raw.extraction (tenant_id, integration_id, entity_type, raw_data, created_at)
       VALUES (1, 1, 'issues', '{"big":12345678901234567890}', ${TIME})`,
    );
    await connection.run(
      `INSERT INTO assay.webhook (id, url, secret, created_at) VALUES ('${ID}', 'http://x/', 'whsec_old', ${TIME})`,
    );
  }
  connection.closeSync();
  instance.closeSync();
}

test.each(files.map((_, index) => index + 1))(
  'a store of version %i opens with all its rows',
  async (version) => {
    const file = join(folder, `v${version}`, 'store.duckdb');
    await rm(join(folder, `v${version}`), { recursive: true, force: true });
    await mkdir(join(folder, `v${version}`));
    await earlier(file, version);
    const store = await openStore({ file });
    try {
      expect(store.migration).toBe(files.length);
      const jobs = await store.query(
        'SELECT processor, parameters, status, priority FROM assay.job',
      );
      expect(jobs).toEqual([
        { processor: 'rolling_mean', parameters: { window: 3 }, status: 'COMPLETED', priority: 5 },
      ]);
      expect(await store.query('SELECT name, bytes FROM datafile')).toEqual([
        { name: 'a.csv', bytes: 4 },
      ]);
      expect(await store.query('SELECT id, tenant_id FROM "etl_job_queue"')).toHaveLength(1);
      if (version >= 3) {
        const raw = await store.query(
          'SELECT CAST(raw_data AS VARCHAR) AS text FROM raw_extraction_data',
        );
        expect(raw).toEqual([{ text: '{"big":12345678901234567890}' }]);
        const hooks = await store.query(
          'SELECT secret, events, enabled IS DISTINCT FROM false AS enabled FROM assay.webhook',
        );
        expect(hooks).toEqual([{ secret: 'whsec_old', events: null, enabled: true }]);
      }
      await store.transaction((tx) => tx.query(`UPDATE assay.job SET status = 'FAILED'`));
    } finally {
      await store.close();
    }
  },
);
