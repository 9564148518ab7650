// Many small jobs while processes are killed at random: the host (at work and in recovery), job workers, sandbox children and
// command lines. Callers repeat what was not answered under its Idempotency-Key, as a cell does, and cancel some. In the end
// every wish is done once, to the bit, what was cancelled stays so, and nothing else is there. Nightly: node test/fault/kill-many.mjs 1000 SEED
// Run: node kernel/build.mjs && node test/fault/kill-many.mjs [KILLS] [SEED]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const kills = Number(process.argv[2] ?? 50);
const seed = Number(process.argv[3] ?? 1);
const build = fileURLToPath(new URL('../../kernel/build/', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-kills-')));
const record = join(folder, '.assay/host.json');
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

let state = seed;
function draw() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

mkdirSync(join(folder, 'processors/custom'), { recursive: true });
writeFileSync(
  join(folder, 'processors/custom/double.js'),
  'export function process(t) { return { rows: t.rowCount, table: { v: t.columns.v.map((x) => 2 * x) } }; }\n',
);
const lines = Array.from({ length: 40 }, (_, i) => `${i},${(Math.sin(i) * 10).toFixed(3)}`);
writeFileSync(join(folder, 'd.csv'), `t,v\n${lines.join('\n')}\n`);

const log = openSync(join(folder, 'host.log'), 'a');
let host;
/** Starts a host and waits until it can be reached, or has been killed. */
async function start() {
  rmSync(record, { force: true });
  const words = [join(build, 'host.js'), '--project', folder, '--version', 'kill-many'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', log, 'inherit'] });
  child.ended = once(child, 'exit').then(() => (child.gone = true));
  host = child;
  while (!existsSync(record) && child.gone !== true) await pause(10);
}

async function call(method, path, body, key) {
  const { socket } = JSON.parse(readFileSync(record, 'utf8'));
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  if (key !== undefined) headers['idempotency-key'] = key;
  const answer = await new Promise((done, fail) => {
    const sent = request({ agent, socketPath: socket, method, path, headers }, done);
    sent.on('error', fail);
    sent.end(text);
  });
  let out = '';
  for await (const part of answer) out += part;
  if (answer.statusCode >= 400) throw Object.assign(new Error(out), { refused: true });
  return JSON.parse(out);
}

/** Pids of the host's children whose command line holds a word. */
function children(word) {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const parent = / \(.*\) \S (\d+) /.exec(` ${readFileSync(`/proc/${pid}/stat`, 'utf8')}`)?.[1];
      return (
        Number(parent) === host.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word)
      );
    } catch {
      return false;
    }
  });
}

/** What is to be done once each: a call's key and its requests. */
const wishes = [];
let named = 0;
function wish() {
  const one = () => {
    const as = `o${named++}`;
    // Now and then two jobs want the same name.
    const name = draw() < 0.1 && named > 5 ? `o${Math.floor(draw() * named)}` : as;
    if (draw() < 0.06) return { processor: 'double', dataset: 'd', as: `${name}d`, cache: false };
    const parameters = { column: 'v', window: 1 + Math.floor(draw() * 4) };
    const known = draw() < 0.2;
    return { processor: 'rolling_mean', dataset: 'd', as: name, parameters, cache: known };
  };
  const many = draw() < 0.2;
  const requests = Array.from({ length: many ? 1 + Math.floor(draw() * 20) : 1 }, one);
  const made = { key: `k${wishes.length}`, many, requests, ids: undefined };
  wishes.push(made);
  return made;
}

async function ask(one) {
  const path = one.many ? '/api/v1/process/batch' : '/api/v1/process';
  const body = one.many ? { requests: one.requests } : one.requests[0];
  try {
    const answer = await call('POST', path, body, one.key);
    const ids = (one.many ? answer.results : [answer]).map(({ task_id }) => task_id);
    if (one.ids !== undefined) assert.deepEqual(ids, one.ids, 'a repeated call made other jobs');
    one.ids = ids;
  } catch (error) {
    if (error.refused || error instanceof assert.AssertionError) throw error;
    one.error = error;
  }
}

/** Takes a wish back; nobody knows what has become of it when that is not answered. */
async function takeBack(one) {
  one.maybe = true;
  try {
    const { status } = await call('POST', `/api/v1/jobs/${one.ids[0]}/cancel`);
    assert.equal(status, 'CANCELLED');
    one.cancelled = true;
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    // It has ended before.
    if (error.refused && JSON.parse(error.message).code === 'job-state') one.maybe = false;
    else if (error.refused) throw error;
  }
}

const counts = { host: 0, recovery: 0, 'job-worker': 0, 'sandbox-child': 0, cli: 0 };
function killHost(kind) {
  counts[kind]++;
  host.kill('SIGKILL');
  return host.ended;
}

async function commandLine() {
  const words = [
    '--project',
    folder,
    'process',
    'rolling_mean',
    '--on',
    'd',
    '--as',
    'cli',
    '--json',
  ];
  const options = ['--params', '{"column":"v","window":2}'];
  const child = spawn(process.execPath, [join(build, 'assay.js'), ...words, ...options], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await pause(draw() * 1500);
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    counts.cli++;
  }
  await ended;
}

async function round() {
  if (draw() < 0.25) {
    // In the middle of its start, or of its recovery.
    const starting = start();
    await pause(draw() * 1500);
    await killHost('recovery');
    await starting;
    return;
  }
  await start();
  const end = performance.now() + 50 + draw() * 900;
  const caller = async () => {
    while (performance.now() < end && host.gone !== true) {
      const left = draw() < 0.3 ? wishes.filter(({ ids }) => ids === undefined) : [];
      const one = left[Math.floor(draw() * left.length)] ?? wish();
      await ask(one);
      if (one.ids !== undefined && !one.many && draw() < 0.15) await takeBack(one);
    }
  };
  const killer = async () => {
    while (performance.now() < end && host.gone !== true) {
      await pause(draw() * 300);
      const word = draw() < 0.5 ? 'job-worker' : 'sandbox-child';
      const [pid] = children(word);
      if (pid === undefined || performance.now() > end) continue;
      try {
        process.kill(Number(pid), 'SIGKILL');
        counts[word]++;
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    }
  };
  const others = [caller(), caller(), caller(), caller(), killer()];
  if (draw() < 0.15) others.push(commandLine());
  await pause(Math.max(0, end - performance.now()));
  await killHost('host');
  await Promise.all(others);
}

const total = () => Object.values(counts).reduce((a, b) => a + b, 0);
const rows = async (statement) => (await call('POST', '/api/v1/sql', { statement })).rows;

async function verify() {
  const asked = wishes.flatMap(({ ids }) => ids);
  assert.equal(new Set(asked).size, asked.length, 'two wishes have one job');
  for (;;) {
    const [[open]] = await rows(
      `SELECT count(*) FROM assay.job WHERE status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')`,
    );
    if (Number(open) === 0) break;
    await pause(100);
  }
  const jobs = await rows(
    `SELECT CAST(id AS VARCHAR), status, attempt, retry_count, output_name, step_key, error_details FROM assay.job`,
  );
  const own = new Set(asked);
  const others = jobs.filter(([id, , , , name]) => !own.has(id) && name !== 'cli');
  assert.deepEqual(others, [], 'jobs that nobody asked for');
  assert.equal(jobs.filter(([id]) => own.has(id)).length, asked.length, 'jobs are lost');
  const byId = new Map(wishes.flatMap((one) => one.ids.map((id) => [id, one])));
  for (const job of jobs) {
    const { maybe, cancelled } = byId.get(job[0]) ?? {};
    const wanted = cancelled || (maybe && job[1] === 'CANCELLED') ? 'CANCELLED' : 'COMPLETED';
    assert.deepEqual([job[1], job[3]], [wanted, 0], JSON.stringify(job));
  }
  const events = await rows(
    `SELECT CAST(job_id AS VARCHAR), list(status ORDER BY seq), max(attempt) FROM assay.job_event GROUP BY job_id`,
  );
  const attempts = new Map(jobs.map((job) => [job[0], Number(job[2])]));
  assert.equal(events.length, jobs.length);
  for (const [id, list, attempt] of events) {
    const states = typeof list === 'string' ? JSON.parse(list) : list;
    assert.equal(Number(attempt), attempts.get(id));
    assert.equal(
      states.join(' ').replace(/^(PENDING PROCESSING )*(PENDING )?(COMPLETED|CANCELLED)$/, ''),
      '',
      `${id}: ${states}`,
    );
    assert.equal(states.filter((s) => s === 'PROCESSING').length, attempts.get(id));
  }
  const datasets = await rows(
    `SELECT d.name, d.row_count, d.content_hash, s.output_hash, d.relation FROM assay.dataset d
     LEFT JOIN assay.job j ON j.id = d.job_id LEFT JOIN assay.step s ON s.key = j.step_key WHERE d.kind = 'processed'`,
  );
  const names = new Set(jobs.filter((job) => job[1] === 'COMPLETED').map((job) => job[4]));
  names.delete('cli');
  assert.equal(datasets.filter(([name]) => name !== 'cli').length, names.size, 'datasets');
  const hashes = new Set(datasets.map(([, , hash]) => hash));
  assert.ok(hashes.size <= 5, `${hashes.size} contents of 5 kinds of jobs`);
  for (const [name, count, hash, step] of datasets) {
    assert.equal(hash, step, name);
    const [[there]] = await rows(`SELECT count(*) FROM "${name}"`);
    assert.equal(Number(there), Number(count), name);
  }
  const [[loose]] = await rows(
    `SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'processed' AND starts_with(table_name, 'job_')
     AND '"processed"."' || table_name || '"' NOT IN (SELECT relation FROM assay.dataset
       UNION ALL SELECT relation FROM assay.step WHERE relation IS NOT NULL)`,
  );
  const cancelled = jobs.filter((job) => job[1] === 'CANCELLED').length;
  return { jobs: jobs.length, cancelled, datasets: datasets.length, loose: Number(loose) };
}

// Asked to end, it still says whether all holds.
let asked = false;
process.once('SIGTERM', () => (asked = true));

try {
  await start();
  await call('POST', '/api/v1/load', { source: join(folder, 'd.csv') });
  await killHost('host');
  for (let i = 1; total() < kills && !asked; i++) {
    await round();
    if (i % 25 === 0) console.error(`${total()} kills, ${wishes.length} calls`);
  }
  await start();
  for (const one of wishes) {
    await ask(one);
    assert.ok(one.ids !== undefined, `${one.key} is not answered: ${one.error}`);
  }
  console.log(JSON.stringify({ seed, kills: total(), ...counts, ...(await verify()) }));
  host.kill('SIGTERM');
  await host.ended;
} catch (error) {
  const said = readFileSync(join(folder, 'host.log'), 'utf8').split('\n');
  console.error(
    said
      .filter((line) => line.includes('"error"'))
      .slice(-10)
      .join('\n'),
  );
  console.error(said.slice(-10).join('\n'), host.exitCode, host.signalCode);
  throw error;
} finally {
  if (host.gone !== true) {
    host.kill('SIGKILL');
    await host.ended;
  }
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}
