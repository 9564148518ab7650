// Loading CSV 10^6 x 10 (ROWS to change) by the product against DuckDB's bare read_csv into a durable table.
// Run: node kernel/build.mjs && node test/bench/sources.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const rows = Number(process.env.ROWS ?? 1_000_000);
const assay = fileURLToPath(new URL('../../kernel/bin/assay.mjs', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
const file = join(folder, 'table.csv');

async function write() {
  const out = createWriteStream(file);
  out.write('id,time,a,b,c,d,e,f,label,ok\n');
  for (let i = 0; i < rows; i++) {
    const time = new Date(1.7e12 + i * 1000).toISOString().slice(0, 19);
    const line = `${i},${time},${(i * 0.37) % 100},${i % 977},${Math.sin(i).toFixed(6)},${(i / 7).toFixed(3)},${i % 13},${(i * 1.5e-3).toExponential(4)},s${i % 50},${i % 2 === 0}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

async function run(...words) {
  const child = spawn(process.execPath, [assay, '--project', folder, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`assay ${words.join(' ')} ended with ${code}`);
}

try {
  await write();
  const bare = await timed(async () => {
    const instance = await DuckDBInstance.create(join(folder, 'bare.duckdb'));
    const connection = await instance.connect();
    await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${file}')`);
    await connection.run('CHECKPOINT');
    connection.closeSync();
    instance.closeSync();
  });
  await run('status');
  const ours = await timed(() => run('load', file));
  await run('stop');
  const report = { rows, duckdb_seconds: bare, assay_seconds: ours, ratio: ours / bare };
  console.log(JSON.stringify(report));
} finally {
  await rm(folder, { recursive: true, force: true });
}
