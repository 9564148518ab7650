// Ratios of the processors' kernels to SciPy, pandas and DuckDB on the same array, run by turns, in processor time: on a shared
// machine the clock tells what others do. A copy of the array stands for the cost of memory.
// Run: node_modules/.bin/node test/bench/processors.mjs [samples] [only names that contain this]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url).pathname;
const samples = Number(process.argv[2] ?? 2_000_000);
const only = process.argv[3] ?? '';
const ROUNDS = 5;

// The memory of a job worker, whose settings are those of its process from the start on.
const MEMORY = 'glibc.malloc.hugetlb=1';
if (process.env.GLIBC_TUNABLES !== MEMORY) {
  const again = spawnSync(process.execPath, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, GLIBC_TUNABLES: MEMORY },
  });
  process.exit(again.status ?? 1);
}

const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));

async function load(door) {
  const outfile = join(folder, `${door.replaceAll('/', '-')}.mjs`);
  await build({
    entryPoints: [`${root}processors/${door}`],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
  });
  return import(outfile);
}

const PEERS = `
import sys, json, time, warnings, numpy as np, pandas as pd
from scipy.signal import find_peaks
warnings.simplefilter('ignore')
signals = {n: np.fromfile(sys.argv[1] + '/' + n) for n in ('noisy', 'smooth', 'steps', 'gaps')}
for line in sys.stdin:
    ask = json.loads(line)
    x = signals[ask['signal']]
    s = pd.Series(x)
    started = time.process_time()
    if ask['kind'] == 'peaks': find_peaks(x, **ask['with'])
    else: s.rolling(ask['window'], min_periods=ask['least']).mean()
    print((time.process_time() - started) * 1000, flush=True)
`;

/** Noise on a wave, a smooth wave, a recording in few steps as a converter gives it, noise with one value of a hundred missing. */
function makeSignals() {
  let seed = 1;
  const noise = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32 - 0.5;
  const noisy = Float64Array.from({ length: samples }, (_, i) => Math.sin(i / 500) + noise());
  const smooth = Float64Array.from({ length: samples }, (_, i) => Math.sin(i / 50) + i / samples);
  const steps = noisy.map((value) => Math.round(value * 16) / 16);
  const gaps = noisy.map((value, i) => (i % 100 === 0 ? NaN : value));
  return { noisy, smooth, steps, gaps };
}

const SETS = {
  'all maxima': {},
  height: { height: 0.5 },
  'height, both ends': { height: [0.2, 1] },
  threshold: { threshold: 0.1 },
  'plateau_size 1': { plateau_size: 1 },
  'plateau_size 2': { plateau_size: 2 },
  distance: { distance: 50 },
  'height + distance': { height: 0.5, distance: 50 },
  prominence: { prominence: 1 },
  'prominence + wlen': { prominence: 1, wlen: 501 },
  'prominence + distance': { prominence: 1, distance: 50 },
  width: { width: 2 },
  'width + wlen': { width: 2, wlen: 101 },
  everything: {
    height: 0.2,
    threshold: 0.001,
    distance: 20,
    prominence: 0.5,
    width: 1,
    wlen: 1001,
    plateau_size: 1,
  },
};

function interval(given) {
  return Array.isArray(given) ? { min: given[0], max: given[1] } : { min: given, max: null };
}

function conditionsOf(set, none) {
  const conditions = { ...none };
  for (const [name, given] of Object.entries(set)) {
    if (name === 'wlen' || name === 'distance') conditions[name] = given;
    else conditions[name === 'plateau_size' ? 'plateauSize' : name] = interval(given);
  }
  return conditions;
}

const signals = makeSignals();
for (const [name, values] of Object.entries(signals))
  writeFileSync(join(folder, name), new Uint8Array(values.buffer));
const peers = spawn(`${root}.venv/bin/python`, ['-c', PEERS, folder], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: peers.stdout });

async function theirs(ask) {
  peers.stdin.write(`${JSON.stringify(ask)}\n`);
  const [line] = await once(answers, 'line');
  return Number(line);
}

/** Milliseconds of processor time, of all threads. */
async function spent(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function compare(name, peer, work) {
  if (!name.includes(only)) return;
  const x = signals.noisy;
  const room = new Float64Array(x.length);
  let [mine, other, copy] = [Infinity, Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    copy = Math.min(copy, await spent(() => room.set(x)));
    mine = Math.min(mine, await spent(work));
    other = Math.min(other, await peer());
    // Where SciPy takes so long, no second look is needed.
    if (other > 1000) break;
  }
  const times = (value) => (value / copy).toFixed(1).padStart(7);
  console.log(
    `${name.padEnd(34)} ${times(mine)} copies   peer ${times(other)}   ${(other / mine).toFixed(2).padStart(6)} times as fast`,
  );
}

try {
  const { findPeaks, NO_CONDITIONS } = await load('peaks/index.ts');
  const { rollingMean, fixedWindow } = await load('rolling/index.ts');
  const { process: assess } = await load('data_quality.ts');
  for (const signal of ['noisy', 'smooth', 'steps'])
    for (const [name, set] of Object.entries(SETS)) {
      const conditions = conditionsOf(set, NO_CONDITIONS);
      const ask = { kind: 'peaks', signal, with: set };
      await compare(
        `${signal}: ${name}`,
        () => theirs(ask),
        () => findPeaks(signals[signal], conditions),
      );
    }
  for (const signal of ['noisy', 'gaps', 'steps'])
    for (const window of [25, 1000]) {
      const least = signal === 'gaps' ? 1 : window;
      const shape = fixedWindow(window, least, false, 'right');
      const ask = { kind: 'rolling', signal, window, least };
      await compare(
        `rolling mean ${window}: ${signal}`,
        () => theirs(ask),
        () => rollingMean(signals[signal], shape),
      );
    }
  const table = {
    rowCount: samples,
    columnNames: ['v'],
    columns: { v: signals.noisy },
    missing: {},
    types: { v: 'number' },
    units: {},
  };
  const database = await (await DuckDBInstance.create()).connect();
  await database.run('CREATE TABLE t (v DOUBLE)');
  const appender = await database.createAppender('t');
  for (const value of signals.noisy) {
    appender.appendDouble(value);
    appender.endRow();
  }
  appender.closeSync();
  const summarize = () => spent(() => database.runAndReadAll('SUMMARIZE t'));
  await compare('quality, beside SUMMARIZE', summarize, () => assess(table, {}));
} finally {
  peers.stdin.end();
  rmSync(folder, { recursive: true, force: true });
}
