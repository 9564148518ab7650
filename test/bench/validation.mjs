// 10^6 rows x 10 rules with every violation kept: the product's loops over columns against compiled ajv over objects that are
// in memory already. Both in turns, the best of ROUNDS (9) each, as in a host that has checked before; `first` is the round in
// which V8 compiles either. Run: node_modules/.bin/node test/bench/validation.mjs [rows]
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url).pathname;
const rows = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.env.ROUNDS ?? 9);

const SCHEMA = {
  type: 'object',
  required: ['id', 'temp'],
  properties: {
    id: { type: 'integer', minimum: 0 },
    temp: { type: 'number', maximum: 99 },
    hum: { type: 'number', exclusiveMinimum: 0.01 },
    code: { type: 'string', pattern: '^S\\d{3}$' },
    flag: { enum: ['ok', 'bad', 'late'] },
    note: { type: 'string', maxLength: 12 },
  },
};

function columns() {
  const numbers = (make) => Float64Array.from({ length: rows }, (_, i) => make(i));
  const texts = (make) => Array.from({ length: rows }, (_, i) => make(i));
  const missing = Uint8Array.from({ length: rows }, (_, i) => (i % 500 === 3 ? 1 : 0));
  const flags = ['ok', 'bad', 'late', 'gone'];
  return [
    {
      name: 'id',
      kind: 'number',
      values: numbers((i) => (i % 1000 === 7 ? i + 0.5 : i)),
      missing: null,
      odd: new Map(),
    },
    {
      name: 'temp',
      kind: 'number',
      values: numbers((i) => (i * 0.37) % 100),
      missing,
      odd: new Map(),
    },
    {
      name: 'hum',
      kind: 'number',
      values: numbers((i) => (i * 0.013) % 1),
      missing: null,
      odd: new Map(),
    },
    {
      name: 'code',
      kind: 'text',
      values: texts((i) => `S${i % 300 === 0 ? 'x' : ''}${String(i % 1000).padStart(3, '0')}`),
      odd: new Map(),
    },
    {
      name: 'flag',
      kind: 'text',
      values: texts((i) => flags[i % 200 === 0 ? 3 : i % 3]),
      odd: new Map(),
    },
    {
      name: 'note',
      kind: 'text',
      values: texts((i) => (i % 100 === 0 ? `a long note ${i}` : `n${i % 99}`)),
      odd: new Map(),
    },
  ];
}

const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
try {
  const outfile = join(folder, 'validation.mjs');
  await build({
    stdin: {
      contents: `export { RowChecker } from './kernel/validation/rows/row-checker.ts';
        export { Found } from './kernel/validation/rows/found.ts';
        export { cellAt } from './kernel/validation/rows/cells.ts';
        export { default as Ajv } from 'ajv/dist/2020.js';
        export { default as formats } from 'ajv-formats';`,
      resolveDir: join(root, 'kernel').replace(/kernel$/, ''),
    },
    ...{ bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'error' },
    nodePaths: [join(root, 'kernel/node_modules'), join(root, 'node_modules')],
    // What the store's door brings along is not called here.
    external: ['@duckdb/*'],
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(pathToFileURL(join(root, 'kernel/x.js')).href)});`,
    },
  });
  const { RowChecker, Found, cellAt, Ajv, formats } = await import(outfile);
  const cells = columns();
  const objects = Array.from({ length: rows }, (_, i) => {
    const object = {};
    for (const column of cells) {
      const value = cellAt(column, i);
      if (value !== undefined) object[column.name] = value;
    }
    return object;
  });
  const names = new Set(cells.map(({ name }) => name));
  const ours = () => {
    const found = new Found();
    const checker = new RowChecker(SCHEMA, 's', names, found);
    checker.checkColumns(cells, rows, 0);
    return found.count;
  };
  const ajv = new (Ajv.default ?? Ajv)({ allErrors: true, strict: false });
  (formats.default ?? formats)(ajv);
  const validate = ajv.compile(SCHEMA);
  const theirs = () => {
    const kept = [];
    for (let i = 0; i < rows; i++) {
      if (validate(objects[i])) continue;
      for (const error of validate.errors) kept.push({ row: i, ...error });
    }
    return kept.length;
  };
  const best = { ours: Infinity, ajv: Infinity };
  const first = {};
  let counts;
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of [
      ['ours', ours],
      ['ajv', theirs],
    ]) {
      const begun = process.cpuUsage();
      const count = work();
      const { user, system } = process.cpuUsage(begun);
      const spent = (user + system) / 1000;
      first[name] ??= spent;
      best[name] = Math.min(best[name], spent);
      counts = { ...counts, [name]: count };
    }
  }
  if (counts.ours !== counts.ajv) throw new Error(`found ${counts.ours}, ajv ${counts.ajv}`);
  console.log(
    JSON.stringify({
      ...{ rows, violations: counts.ours, columns_cpu_ms: best.ours, ajv_cpu_ms: best.ajv },
      times_faster: best.ajv / best.ours,
      first: { columns_cpu_ms: first.ours, ajv_cpu_ms: first.ajv },
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
