// Ratios of the processors' kernels to SciPy and pandas on the same array in the same minute; milliseconds mean little on a
// shared machine. Run: node_modules/.bin/node test/bench/processors.mjs [samples]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url).pathname;
const samples = Number(process.argv[2] ?? 2_000_000);
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

const PROGRAM = `
import sys, json, time, warnings, numpy as np, pandas as pd
from scipy.signal import find_peaks
warnings.simplefilter('ignore')
x = np.fromfile(sys.argv[1])
def best(f):
    t = []
    for _ in range(3):
        a = time.perf_counter(); f(); t.append(time.perf_counter() - a)
    return min(t) * 1000
s = pd.Series(x)
print(json.dumps({
 'maxima': best(lambda: find_peaks(x)),
 'height': best(lambda: find_peaks(x, height=0.5)),
 'height + distance': best(lambda: find_peaks(x, height=0.5, distance=50)),
 'distance': best(lambda: find_peaks(x, distance=50)),
 'prominence': best(lambda: find_peaks(x, prominence=1)),
 'width': best(lambda: find_peaks(x, width=2)),
 'rolling mean 25': best(lambda: s.rolling(25).mean()),
 'rolling mean 1000': best(lambda: s.rolling(1000).mean()),
 'quality': best(lambda: (s.describe(), s.nunique(), s.skew(), s.kurt())),
}))
`;

function best(work) {
  let least = Infinity;
  for (let run = 0; run < 3; run++) {
    const started = performance.now();
    work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

try {
  let seed = 1;
  const x = Float64Array.from({ length: samples }, (_, i) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.sin(i / 500) + seed / 2 ** 32 - 0.5;
  });
  const file = join(folder, 'x.f64');
  writeFileSync(file, new Uint8Array(x.buffer));
  const { findPeaks, NO_CONDITIONS } = await load('peaks/index.ts');
  const { rollingMean, fixedWindow } = await load('rolling/index.ts');
  const { process: assess } = await load('data_quality.ts');
  const find = (conditions) => () => findPeaks(x, { ...NO_CONDITIONS, ...conditions });
  const height = { min: 0.5, max: null };
  const table = {
    rowCount: samples,
    columnNames: ['v'],
    columns: { v: x },
    missing: {},
    types: { v: 'number' },
    units: {},
  };
  const work = {
    maxima: find({}),
    height: find({ height }),
    'height + distance': find({ height, distance: 50 }),
    distance: find({ distance: 50 }),
    prominence: find({ prominence: { min: 1, max: null } }),
    width: find({ width: { min: 2, max: null } }),
    'rolling mean 25': () => rollingMean(x, fixedWindow(25, 25, false, 'right')),
    'rolling mean 1000': () => rollingMean(x, fixedWindow(1000, 1000, false, 'right')),
    quality: () => assess(table, {}),
  };
  const copy = best(() => x.slice());
  const peers = spawnSync(`${root}.venv/bin/python`, ['-c', PROGRAM, file], { encoding: 'utf8' });
  if (peers.status !== 0) throw new Error(peers.stderr);
  const theirs = JSON.parse(peers.stdout);
  for (const [name, run] of Object.entries(work)) {
    const ours = best(run);
    console.log(
      `${name.padEnd(20)} ${(ours / copy).toFixed(1).padStart(7)} copies   ` +
        `peer ${(theirs[name] / copy).toFixed(1).padStart(7)} copies   ` +
        `${(theirs[name] / ours).toFixed(2)} times as fast`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
