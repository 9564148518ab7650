/** A processor that runs as it stands, with a comment for everything that one has to know. */
export function processorTemplate(name: string): string {
  return `/// <reference path="./assay.d.ts" />
// ${name}: a processor of your own. Its name is this file's name; an edit counts from the next run on, with no rebuild.
// It runs in a sandbox: no files, no network, no imports, a fixed clock and a seeded Math.random, so that equal input gives
// equal output. What console.log prints stands in the job's log.

export const title = '${name}';
export const description = 'Scales one column.';

// JSON Schema 2020-12: the form's fields, the defaults, and what is refused.
export const parameters = {
  type: 'object',
  additionalProperties: false,
  properties: {
    column: { type: 'string', title: 'Column', description: 'The first numeric one if left out.' },
    factor: { type: 'number', title: 'Factor', default: 1 },
  },
};

interface Params {
  column?: string;
  factor: number;
}

// May be async. Throw an Error with a clear text where the input makes no sense: its line is shown to whoever runs this.
export function process(table: AssayTable, params: Params): AssayResult {
  const column =
    params.column ?? table.columnNames.find((name) => table.columns[name] instanceof Float64Array);
  const values = column === undefined ? undefined : table.columns[column];
  if (column === undefined || !(values instanceof Float64Array)) {
    throw new Error(\`There is no numeric column "\${column ?? ''}". Columns: \${table.columnNames.join(', ')}.\`);
  }

  // Missing numbers are NaN in the array and 1 in table.missing[column]; a NaN that is returned is a value, a null is missing.
  const missing = table.missing[column];
  const scaled = Array.from(values, (value, row) => (missing?.[row] ? null : value * params.factor));

  return {
    // Everything but \`table\` becomes the result's data: whatever JSON can hold.
    column,
    rows: table.rowCount,
    // \`table\` becomes a dataset. A column that is the very array of the input is passed on exactly, with its type.
    table: { ...table.columns, [column]: scaled },
  };
}
`;
}

/** A small table and a test that runs the processor on it in the very sandbox. */
export function processorTest(name: string): { table: string; test: string } {
  return {
    table: `${JSON.stringify({ columns: { t: [0, 1, 2], mV: [1, null, 3] } }, null, 2)}\n`,
    test: `// Run it with: node --test processors/custom/tests/${name}.test.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import assert from 'node:assert/strict';

const here = new URL('.', import.meta.url).pathname;

/** Runs the processor as \`assay try\` does; ASSAY names another command than \`npx --no assay\`. */
function run(params) {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  try {
    writeFileSync(join(folder, 'params.json'), JSON.stringify(params));
    const [command, ...first] = (process.env.ASSAY ?? 'npx --no assay').split(' ');
    const script = [join(here, '../${name}.ts'), '--table', join(here, '${name}.table.json')];
    const args = [...first, '--json', 'try', ...script, '--params', join(folder, 'params.json')];
    return JSON.parse(execFileSync(command, args, { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('${name} scales a column and keeps what is missing', () => {
  const report = run({ column: 'mV', factor: 2 });
  assert.equal(report.status, 'ok');
  assert.deepEqual(report.columns, { t: [0, 1, 2], mV: [2, null, 6] });
  assert.equal(report.result_data.rows, 3);
});
`,
  };
}

/** The types of a processor's table and result, for the editor; nothing of them is left when it runs. */
export const processorTypes = `// Written by \`assay new\`: the types that a processor sees.

/** Numbers and integers come as Float64Array (missing = NaN), everything else as an array with null for missing. */
type AssayValues = Float64Array | (string | null)[] | (boolean | null)[] | (bigint | null)[] | (Date | null)[];

interface AssayTable {
  readonly rowCount: number;
  readonly columnNames: readonly string[];
  /** Values by column name. Integers beyond 2^53 come as bigint; dates and timestamps as Date; times as text. */
  readonly columns: Readonly<Record<string, AssayValues>>;
  /** 1 where a number is missing; absent when none is. */
  readonly missing: Readonly<Record<string, Uint8Array>>;
  readonly types: Readonly<Record<string, 'integer' | 'number' | 'text' | 'boolean' | 'date' | 'time' | 'timestamp'>>;
  readonly units: Readonly<Record<string, string>>;
  rows(): Iterable<Record<string, unknown>>;
}

/** JSON values; the reserved key \`table\` becomes a dataset. */
interface AssayResult {
  table?: Record<string, AssayValues | readonly unknown[] | ArrayBufferView>;
  [key: string]: unknown;
}

/** The third argument of \`process\`. */
interface AssayContext {
  /** Rows done of rows to do. */
  progress(done: number, total: number): void;
}
`;
