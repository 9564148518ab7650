// What the sandbox costs: a small processor with a process that waits for it and without one, a million rows of four columns in and out
// beside the bare function, and the memory that a process takes before it does anything. The clock counts, so the machine must be idle.
// Run: node_modules/.bin/node test/bench/sandbox.mjs
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url).pathname;
const RUNS = 15;
const ROWS = 1_000_000;
const REST_MS = 1000;
const SMALL =
  'export function process(table) { return { rows: table.rowCount, table: { a: table.columns.a } }; }';
const LARGE = `export function process(table) {
  const twice = (values) => values.map((value) => value * 2);
  const { a, b, c, d } = table.columns;
  return { table: { a: twice(a), b: twice(b), c: twice(c), d: twice(d) } };
}`;

function summary(name, times, bar) {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted[sorted.length >> 1];
  console.log(
    `${name.padEnd(46)} median ${middle.toFixed(1)}, least ${sorted[0].toFixed(1)} ms (bar ${bar})`,
  );
}

function bare({ columns }) {
  const started = performance.now();
  columns.map(({ values }) => values.map((value) => value * 2));
  return performance.now() - started;
}

// Beside the built child, which the sandbox looks for by its place.
const folder = mkdtempSync(join(root, 'kernel', 'bench-'));
try {
  const outfile = join(folder, 'sandbox.mjs');
  await build({
    entryPoints: [`${root}kernel/sandbox/index.ts`],
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['isolated-vm', 'typescript', '@duckdb/*'],
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    outfile,
    logLevel: 'error',
  });
  const { runInSandbox, closeSandbox } = await import(outfile);
  const column = (name, values) => ({ name, type: 'number', values, missing: null });
  const three = { rowCount: 3, columns: [column('a', Float64Array.of(1, 2, 3))] };
  const wide = {
    rowCount: ROWS,
    columns: [...'abcd'].map((name) =>
      column(name, Float64Array.from({ length: ROWS }, Math.random)),
    ),
  };
  const timed = async (source, table) => {
    const started = performance.now();
    const outcome = await runInSandbox({ source, file: 'bench.ts', table, parameters: {} });
    const took = performance.now() - started;
    if (outcome.status !== 'ok') throw new Error(JSON.stringify(outcome.error));
    return { took, outcome };
  };
  const series = async (before, source, table) => {
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      await before();
      runs.push(await timed(source, table));
    }
    return runs;
  };
  // Beside each run the next process is started, and has time to.
  const rest = () => new Promise((resolve) => setTimeout(resolve, REST_MS));
  const cold = await series(closeSandbox, SMALL, three);
  await rest();
  const warm = await series(rest, SMALL, three);
  const large = await series(rest, LARGE, wide);
  const times = (runs) => runs.map(({ took }) => took);
  summary('three rows, no process waits', times(cold), 200);
  summary('three rows, a process waits', times(warm), 40);
  const inside = large.map(({ outcome }) => outcome.durationMs);
  summary('1,000,000 x 4 in, doubled and out', times(large), '500 and the bare function');
  summary('of which from the first line to the last byte', inside, '-');
  summary(
    'the bare function',
    Array.from({ length: RUNS }, () => bare(wide)),
    '-',
  );
  const base = Math.min(...warm.map(({ outcome }) => outcome.peakMemoryMb));
  console.log(`${'a process with three rows'.padEnd(46)} ${base.toFixed(1)} MB (bar 90)`);
  await closeSandbox();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
