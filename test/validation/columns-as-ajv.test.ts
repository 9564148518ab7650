import type { NamedColumn } from '@assay/schema';
import { compileRows } from '../../kernel/validation/compile-schema.js';
import { breaches } from '../../kernel/validation/rows/breaches.js';
import { cellsOf, cellAt } from '../../kernel/validation/rows/cells.js';
import { columnTypes } from '../../kernel/validation/rows/cell-types.js';
import { Found } from '../../kernel/validation/rows/found.js';
import { RowChecker } from '../../kernel/validation/rows/row-checker.js';
import { generator } from '../parity/random.js';

const ROWS = 60;
const TEXTS = [
  '',
  'a',
  'abc',
  'S001',
  '12',
  '-3.5',
  '007',
  'é',
  '😀😀',
  '2024-02-30',
  '2024-02-29',
  'x@y.org',
  'true',
];
const PATTERNS = [
  ...['^S\\d{3}$', '^.$', '\\d', '^[A-Sa-c]\\w{2,3}$', '^[A-Sa-c]\\w{2}$', '^\\d{2}$', '^$'],
  ...['^-\\d\\.5$', '^[x_]@\\w\\.org$', '^é$', '^[^a]$', '^\\d{4}-02-[0-2]9$'],
];
const NUMBERS = [0, 1, -1, 2.5, 0.3, 30, 30.000001, 1e21, -0, NaN, Infinity, 7];

type Pick = <T>(from: readonly T[]) => T;

function randomColumn(name: string, pick: Pick, random: () => number): NamedColumn {
  const type = pick(['number', 'integer', 'text', 'boolean', 'date'] as const);
  const missing =
    random() < 0.5 ? Uint8Array.from({ length: ROWS }, () => (random() < 0.2 ? 1 : 0)) : null;
  const each = <T>(make: () => T): T[] => Array.from({ length: ROWS }, make);
  switch (type) {
    case 'number':
      return { name, type, missing, values: Float64Array.from(each(() => pick(NUMBERS))) };
    case 'integer':
      return {
        name,
        type,
        missing,
        values: BigInt64Array.from(each(() => BigInt(Math.floor(random() * 60) - 10))),
      };
    case 'boolean':
      return { name, type, missing, values: Uint8Array.from(each(() => (random() < 0.5 ? 1 : 0))) };
    case 'date':
      return {
        name,
        type,
        missing,
        values: Int32Array.from(each(() => Math.floor(random() * 20000))),
      };
    default:
      return {
        name,
        type,
        missing: null,
        values: each(() => (random() < 0.15 ? null : pick(TEXTS))),
      };
  }
}

function randomRule(pick: Pick, random: () => number): Record<string, unknown> | boolean {
  const rules: Record<string, () => unknown> = {
    type: () =>
      pick(['number', 'integer', 'string', 'boolean', ['number', 'null'], ['string', 'integer']]),
    minimum: () => pick([0, 1, 2.5]),
    maximum: () => pick([1, 30]),
    exclusiveMinimum: () => 0,
    exclusiveMaximum: () => 30,
    multipleOf: () => pick([1, 0.1, 2]),
    minLength: () => pick([0, 1, 3]),
    maxLength: () => pick([2, 4]),
    pattern: () => pick(PATTERNS),
    format: () => pick(['date', 'email', 'no-such-format']),
    enum: () => pick([['a', 'abc'], [1, 'a', null], [true], [12, 2.5]]),
    const: () => pick([1, 'abc', true]),
  };
  const schema: Record<string, unknown> = { title: 'a rule' };
  for (let i = 0; i < 3; i++) {
    const keyword = pick(Object.keys(rules));
    schema[keyword] = rules[keyword]?.();
  }
  if (random() < 0.15) schema['not'] = { const: 0 };
  return random() < 0.03 ? false : schema;
}

function randomSchema(pick: Pick, random: () => number): Record<string, unknown> {
  const properties = Object.fromEntries(
    ['a', 'b', 'c'].map((name) => [name, randomRule(pick, random)]),
  );
  return {
    type: 'object',
    properties,
    ...(random() < 0.5 ? { required: ['a', 'c', 'nowhere'] } : {}),
    ...(random() < 0.4 ? { additionalProperties: pick([false, true, { type: 'string' }]) } : {}),
    ...(random() < 0.2
      ? { if: { properties: { a: { const: 1 } } }, then: { required: ['b'] } }
      : {}),
    ...(random() < 0.2
      ? { anyOf: [{ required: ['b'] }, { properties: { c: { type: 'number' } } }] }
      : {}),
  };
}

const line = (v: {
  row: number;
  column: string | null;
  keyword: string;
  message: string;
  value: unknown;
}) => `${v.row} ${String(v.column)} ${v.keyword} ${v.message} ${String(v.value)}`;

test('loops over columns find what ajv finds in the rows as objects, in the same words', () => {
  let compared = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const random = generator(seed);
    const pick: Pick = (from) => from[Math.floor(random() * from.length)] as (typeof from)[number];
    const columns = ['a', 'b', 'c', 'd'].map((name) => randomColumn(name, pick, random));
    const schema = randomSchema(pick, random);
    const untyped = random() < 0.5;
    const cells = columns.map((column) =>
      cellsOf(column, ROWS, { types: columnTypes(schema, column.name), untyped, decimal: '.' }),
    );
    const found = new Found();
    new RowChecker(schema, 's', new Set(['a', 'b', 'c', 'd']), found).checkColumns(cells, ROWS, 0);
    const ours = found.rows.map((row, i) => {
      const rule = found.rules[found.rule[i] ?? -1];
      if (rule === undefined) throw new Error('a violation without a rule');
      return line({ row, ...rule, value: found.values[i] });
    });
    const validate = compileRows(schema, 's');
    const theirs: string[] = [];
    for (let row = 0; row < ROWS; row++) {
      const object: Record<string, unknown> = {};
      for (const column of cells) {
        const value = cellAt(column, row);
        if (value !== undefined) object[column.name] = value;
      }
      if (validate(object)) continue;
      for (const breach of breaches(validate.errors ?? [], schema))
        theirs.push(line({ row, ...breach }));
    }
    expect({ seed, schema, found: ours.toSorted() }).toEqual({
      seed,
      schema,
      found: theirs.toSorted(),
    });
    // Rows come in order.
    expect(found.rows).toEqual(found.rows.toSorted((a, b) => a - b));
    compared += theirs.length;
  }
  expect(compared).toBeGreaterThan(10_000);
});
