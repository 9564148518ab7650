// A thousand no-op jobs from submit to the last COMPLETED event, beside BullMQ and Celery on Redis, interleaved in one run.
// `no-op` jobs find their result known, so that they are state changes and nothing else, as the peers' jobs are, which do and
// keep nothing; `table` jobs are rolling means over three rows with their tables, lineage and events. Each is submitted one
// by one by 16 callers, and many in one call (BullMQ's addBulk). Redis syncs its log at every write, as our store does.
// Before that, one job at a time, from its submit to its COMPLETED event: median and least of ONE jobs of each kind.
// Peers are made in a scratch folder when asked for:
//   (cd F && npm install bullmq ioredis)                 then NODE_PEERS=F
//   python3 -m venv P && P/bin/pip install celery redis packaging  then PYTHON_PEERS=P/bin/python; redis-server from apt
// Run: node kernel/build.mjs && NODE_PEERS=… PYTHON_PEERS=… node test/bench/jobs.mjs [JOBS] [ROUNDS] [ONE]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const jobs = Number(process.argv[2] ?? 1000);
const rounds = Number(process.argv[3] ?? 2);
const single = Number(process.argv[4] ?? 30);
const { NODE_PEERS, PYTHON_PEERS } = process.env;
const program = fileURLToPath(new URL('../../kernel/bin/assay.mjs', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-bench-')));
const PORT = 16_399;

async function run(command, words, options = {}) {
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  let out = '';
  child.stdout.on('data', (part) => (out += part));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return out;
}

const assay = (...words) =>
  run(process.execPath, [program, '--project', folder, ...words, '--json']);

function call(method, path, body) {
  const { socket } = JSON.parse(readFileSync(join(folder, '.assay/host.json'), 'utf8'));
  const text = body === undefined ? '' : JSON.stringify(body);
  return new Promise((done, fail) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    const sent = request({ socketPath: socket, method, path, headers }, done);
    sent.on('error', fail);
    sent.end(text);
  });
}

async function textOf(answer) {
  let text = '';
  for await (const part of answer) text += part;
  return text;
}

let round = 0;
const KINDS = {
  'no-op': () => ({ as: 'known', cache: true }),
  table: (i) => ({ as: `o${round}x${i}`, cache: false }),
};
const WISH = { processor: 'rolling_mean', dataset: 'd', parameters: { column: 'v', window: 2 } };

async function posted(path, body) {
  const answer = await call('POST', path, body);
  const text = await textOf(answer);
  if (answer.statusCode !== 202) throw new Error(text);
}

/** Runs `submit` for each of `count` numbers, 16 at a time. */
async function oneByOne(count, submit) {
  const left = Array.from({ length: count }, (_, i) => i);
  const work = async () => {
    for (let i = left.pop(); i !== undefined; i = left.pop()) await submit(i);
  };
  await Promise.all(Array.from({ length: 16 }, work));
}

/** Milliseconds that `work` and the COMPLETED events of its `count` jobs take. */
async function watched(count, work) {
  round++;
  const events = await call('GET', '/api/v1/events');
  const ended = new Set();
  let told;
  const all = new Promise((resolve_) => (told = resolve_));
  let rest = '';
  events.on('data', (part) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('data: ')) continue;
      const { type, job } = JSON.parse(line.slice(6));
      if (type === 'etl_update' && job?.status === 'COMPLETED') ended.add(job.id);
      if (type === 'etl_update' && job?.status === 'FAILED')
        throw new Error(job.error_details.message);
    }
    if (ended.size >= count) told();
  });
  const begun = performance.now();
  await work();
  await all;
  const took = performance.now() - begun;
  events.destroy();
  return took;
}

/** Milliseconds from the first submit to the last COMPLETED event. */
async function ours(count, kind, many) {
  const wish = (i) => ({ ...WISH, ...KINDS[kind](i) });
  return await watched(count, async () => {
    if (many) {
      const requests = Array.from({ length: count }, (_, i) => wish(i));
      await posted('/api/v1/process/batch', { requests });
    } else await oneByOne(count, (i) => posted('/api/v1/process', wish(i)));
  });
}

async function oneAtATime(kind) {
  const took = [];
  for (let i = 0; i < single; i++) took.push(await ours(1, kind, false));
  took.sort((a, b) => a - b);
  const [least, median] = [took[0], took[took.length >> 1]].map((ms) => ms.toFixed(1));
  console.log(`one ${kind} job, submit to COMPLETED event: median ${median} ms, least ${least} ms`);
}

async function bull(count, _kind, many) {
  const { Queue, Worker, QueueEvents } = createRequire(resolve(NODE_PEERS, 'x.js'))('bullmq');
  const connection = { host: '127.0.0.1', port: PORT };
  const name = `q${Date.now()}`;
  const queue = new Queue(name, { connection });
  const events = new QueueEvents(name, { connection });
  await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
  const worker = new Worker(name, async () => undefined, { connection, concurrency: 2 });
  await worker.waitUntilReady();
  let ended = 0;
  const all = new Promise((done) => events.on('completed', () => ++ended === count && done()));
  const begun = performance.now();
  if (many) {
    await queue.addBulk(Array.from({ length: count }, (_, i) => ({ name: 'noop', data: { i } })));
  } else await oneByOne(count, (i) => queue.add('noop', { i }));
  await all;
  const took = performance.now() - begun;
  await Promise.all([worker.close(), queue.close(), events.close()]);
  return took;
}

const CELERY = `
import time, sys
from celery import Celery, group
app = Celery('bench', broker='redis://127.0.0.1:${PORT}/1', backend='redis://127.0.0.1:${PORT}/2')
@app.task
def noop(): pass
if __name__ == '__main__':
    noop.delay().get(timeout=120)
    begun = time.perf_counter()
    made = [noop.delay() for _ in range(int(sys.argv[1]))]
    for one in made: one.get(timeout=600)
    print((time.perf_counter() - begun) * 1000)
`;

async function celery(count) {
  return Number(await run(PYTHON_PEERS, ['bench.py', String(count)], { cwd: folder }));
}

const started = [];
try {
  writeFileSync(join(folder, 'd.csv'), 't,v\n1,2\n2,3\n3,4\n');
  await assay('load', join(folder, 'd.csv'));
  // The result that no-op jobs find.
  await ours(1, 'no-op', false);
  for (const kind of ['no-op', 'table']) await oneAtATime(kind);
  const peers = [
    ['assay no-op', ours, 'no-op', false],
    ['assay no-op, many', ours, 'no-op', true],
    ['assay table', ours, 'table', false],
    ['assay table, many', ours, 'table', true],
  ];
  if (NODE_PEERS !== undefined || PYTHON_PEERS !== undefined) {
    const words = ['--port', String(PORT), '--dir', folder, '--save', '', '--appendonly', 'yes'];
    const redis = spawn('redis-server', [...words, '--appendfsync', 'always'], { stdio: 'ignore' });
    started.push(redis);
    await new Promise((done) => setTimeout(done, 1000));
  }
  if (NODE_PEERS !== undefined) {
    peers.push(['bullmq', bull, '', false], ['bullmq, many', bull, '', true]);
  }
  if (PYTHON_PEERS !== undefined) {
    writeFileSync(join(folder, 'bench.py'), CELERY);
    const words = ['-m', 'celery', '-A', 'bench', 'worker', '-c', '2', '-l', 'error'];
    started.push(spawn(PYTHON_PEERS, words, { cwd: folder, stdio: 'ignore' }));
    peers.push(['celery', celery]);
  }
  const best = {};
  for (let i = 0; i < rounds; i++) {
    for (const [name, work, kind, many] of peers) {
      const took = await work(jobs, kind, many);
      best[name] = Math.min(best[name] ?? Infinity, took);
      console.log(`${name}: ${jobs} jobs in ${took.toFixed(0)} ms`);
    }
  }
  const own = Object.keys(best).filter((name) => name.startsWith('assay'));
  for (const peer of Object.keys(best).filter((name) => !own.includes(name))) {
    const ratios = own.map((name) => `${name} ${(best[peer] / best[name]).toFixed(2)}`);
    console.log(`${peer}, times as long as ours: ${ratios.join(' · ')}`);
  }
  await assay('stop');
} finally {
  for (const child of started) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}
