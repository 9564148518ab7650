// Loading CSV 10^6 x 10 (ROWS to change) and XLSX 10^5 x 10 (SHEET_ROWS) against peers, interleaved in one run; the least
// of ROUNDS. Peers are never a dependency of the product, so they are made in a scratch folder when asked for:
//   python3 -m venv P && P/bin/pip install 'dlt[duckdb]' pyarrow pandas   then PYTHON_PEERS=P/bin/python
//   (cd F && npm install exceljs xlsx)                                    then NODE_PEERS=F
// Run: node kernel/build.mjs && PYTHON_PEERS=… NODE_PEERS=… node test/bench/sources.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const rows = Number(process.env.ROWS ?? 1_000_000);
const sheetRows = Number(process.env.SHEET_ROWS ?? 100_000);
const rounds = Number(process.env.ROUNDS ?? 3);
const { PYTHON_PEERS, NODE_PEERS } = process.env;
const env = { ...process.env, RUNTIME__DLTHUB_TELEMETRY: 'false' };
const assay = fileURLToPath(new URL('../../kernel/bin/assay.mjs', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
const file = join(folder, 'table.csv');
const book = join(folder, 'book.xlsx');

function cells(i) {
  const time = new Date(1.7e12 + i * 1000).toISOString().slice(0, 19);
  return [
    i,
    time,
    (i * 0.37) % 100,
    i % 977,
    Math.sin(i).toFixed(6),
    (i / 7).toFixed(3),
    i % 13,
    (i * 1.5e-3).toExponential(4),
    `s${i % 50}`,
    i % 2 === 0,
  ];
}

async function write() {
  const out = createWriteStream(file);
  out.write('id,time,a,b,c,d,e,f,label,ok\n');
  for (let i = 0; i < rows; i++) {
    if (!out.write(`${cells(i).join(',')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

async function run(command, words) {
  const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder, env });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${code}`);
}

const ours = (...words) => run(process.execPath, [assay, '--project', folder, ...words]);

let fresh = 0;
const csv = {
  duckdb: async () => {
    const instance = await DuckDBInstance.create(join(folder, `bare${fresh++}.duckdb`));
    const connection = await instance.connect();
    await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${file}')`);
    await connection.run('CHECKPOINT');
    connection.closeSync();
    instance.closeSync();
  },
  copy: async () => {
    const path = join(folder, `copy${fresh++}`);
    const out = createWriteStream(path);
    createReadStream(file, { highWaterMark: 1 << 20 }).pipe(out);
    await once(out, 'finish');
    const handle = await open(path);
    await handle.sync();
    await handle.close();
  },
  // Bytes and spans are kept, so only another name makes it read again.
  assay: () => ours('load', file, '--as', `t${fresh++}`),
};
if (PYTHON_PEERS !== undefined) {
  const script = `
import sys, dlt, pyarrow.csv as c
p = dlt.pipeline('p' + sys.argv[2], destination=dlt.destinations.duckdb(sys.argv[2] + '.duckdb'), dataset_name='d', pipelines_dir=sys.argv[2] + '.dlt')
@dlt.resource(name='t')
def t():
    for b in c.open_csv(sys.argv[1]):
        yield b
p.run(t())
`;
  csv.dlt = () => run(resolve(PYTHON_PEERS), ['-c', script, file, `dlt${fresh++}`]);
}

async function sheet() {
  const XLSX = createRequire(join(resolve(NODE_PEERS), 'x.js'))('xlsx');
  const names = ['id', 'time', 'a', 'b', 'c', 'd', 'e', 'f', 'label', 'ok'];
  const lines = Array.from({ length: sheetRows }, (_, i) =>
    cells(i).map((cell, k) => (k > 3 && k < 8 ? Number(cell) : cell)),
  );
  const sheet = XLSX.utils.aoa_to_sheet([names, ...lines], { dense: true });
  const workbook = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(workbook, sheet, 'data');
  XLSX.writeFile(workbook, book, { compression: true });
}

const peer = (code) => run(process.execPath, ['--input-type=commonjs', '-e', code]);
const xlsx = {
  assay: () => ours('load', book, '--as', `x${fresh++}`),
  sheetjs: () =>
    peer(`const X=require(${JSON.stringify(join(resolve(NODE_PEERS ?? '.'), 'node_modules/xlsx'))});
      const b=X.readFile(${JSON.stringify(book)},{dense:true}); if (X.utils.sheet_to_json(b.Sheets.data).length!==${sheetRows}) process.exit(1);`),
  exceljs: () =>
    peer(`const E=require(${JSON.stringify(join(resolve(NODE_PEERS ?? '.'), 'node_modules/exceljs'))});
      (async()=>{let n=0;for await(const s of new E.stream.xlsx.WorkbookReader(${JSON.stringify(book)},{sharedStrings:'cache',worksheets:'emit'}))for await(const r of s){void r.values;n++}
      if(n!==${sheetRows}+1)process.exit(1)})();`),
};

async function compare(contestants, base) {
  const least = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(contestants)) {
      least[name] = Math.min(least[name] ?? Infinity, await timed(work));
    }
  }
  const ratios = Object.entries(least).map(([name, seconds]) => [
    name,
    Number((seconds / least[base]).toFixed(2)),
  ]);
  return { seconds: least, [`times_${base}`]: Object.fromEntries(ratios) };
}

try {
  await write();
  await ours('sql', 'SELECT 1');
  const report = { rows, csv: await compare(csv, 'duckdb') };
  if (NODE_PEERS !== undefined) {
    await sheet();
    report.xlsx = { rows: sheetRows, ...(await compare(xlsx, 'assay')) };
  }
  await ours('stop');
  console.log(JSON.stringify(report, null, 2));
} finally {
  await rm(folder, { recursive: true, force: true });
}
