import { checkDefinition } from '../../kernel/validation/definition/check-definition.js';
import { compileRows } from '../../kernel/validation/compile-schema.js';
import { breaches } from '../../kernel/validation/rows/breaches.js';

const refused = (definition: unknown) => {
  try {
    checkDefinition(definition, 's');
  } catch (error) {
    const { code, pointer, message, remedy } = error as Record<string, unknown>;
    return { code, pointer, message, remedy };
  }
  return undefined;
};

test.each([
  [{ properties: { a: { type: 'numbr' } } }, 'schema-invalid', '/definition/properties/a/type'],
  [{ required: 'a' }, 'schema-invalid', '/definition/required'],
  [{ properties: { a: { minimum: '3' } } }, 'schema-invalid', '/definition/properties/a/minimum'],
  [{ properties: { a: { pattern: '(' } } }, 'schema-invalid', '/definition/properties/a/pattern'],
  [{ patternProperties: { '[': {} } }, 'schema-invalid', '/definition/patternProperties'],
  [{ items: [{}] }, 'schema-invalid', '/definition/items'],
  [
    { properties: { a: { minimum: 1, exclusiveMinimum: true } } },
    'schema-invalid',
    '/definition/properties/a/exclusiveMinimum',
  ],
  [{ $ref: 'https://example.org/s.json' }, 'schema-reference', '/definition/$ref'],
  [
    { properties: { a: { $ref: 'other.json#/x' } } },
    'schema-reference',
    '/definition/properties/a/$ref',
  ],
  [{ properties: { a: { $ref: '#/$defs/none' } } }, 'schema-invalid', '/definition'],
  [{ $schema: 'http://json-schema.org/draft-07/schema#' }, 'schema-draft', '/definition/$schema'],
  [{ $schema: 'http://json-schema.org/draft-04/schema#' }, 'schema-draft', '/definition/$schema'],
  [{ 'x-assay-uniq': ['a'] }, 'schema-invalid', '/definition/x-assay-uniq'],
  [{ 'x-assay-gap': [{ column: 't' }] }, 'schema-invalid', '/definition/x-assay-gap/0'],
  [[], 'schema-invalid', '/definition'],
  ['text', 'schema-invalid', '/definition'],
])('%j is refused', (definition, code, pointer) => {
  expect(refused(definition)).toMatchObject({
    code,
    pointer,
    message: expect.stringContaining('"s"'),
  });
});

test('a definition of another draft is told what to change', () => {
  expect(refused({ $schema: 'http://json-schema.org/draft-07/schema#' })?.remedy).toMatch(
    /\$defs.*prefixItems/,
  );
  expect(refused({ items: [{}] })?.remedy).toMatch(/prefixItems/);
});

test('references within a definition hold, by pointer, anchor and id', () => {
  const definition = {
    $id: 'https://example.org/root.json',
    $defs: {
      positive: { $anchor: 'positive', exclusiveMinimum: 0 },
      part: { $id: 'part.json', type: 'integer' },
    },
    properties: {
      a: { $ref: '#positive' },
      b: { $ref: 'part.json' },
      c: { $ref: '#/$defs/positive' },
    },
  };
  expect(checkDefinition(definition, 's')).toEqual([]);
});

test('keywords and formats that check nothing are doubts', () => {
  expect(checkDefinition({ properties: { a: { maximun: 3, format: 'colour' } } }, 's')).toEqual([
    expect.stringContaining('/properties/a/maximun'),
    expect.stringContaining('"colour"'),
  ]);
});

function violations(definition: Record<string, unknown>, row: unknown): string[] {
  checkDefinition(definition, 's');
  const validate = compileRows(definition, 's');
  if (validate(row)) return [];
  return breaches(validate.errors ?? [], definition).map(
    ({ column, keyword }) => `${String(column)} ${keyword}`,
  );
}

test.each<[Record<string, unknown>, unknown, string[]]>([
  [{ properties: { a: { anyOf: [{ type: 'string' }, { minimum: 5 }] } } }, { a: 1 }, ['a anyOf']],
  [{ properties: { a: { oneOf: [{ minimum: 0 }, { maximum: 5 }] } } }, { a: 1 }, ['a oneOf']],
  [{ properties: { a: { not: { const: 1 } } } }, { a: 1 }, ['a not']],
  [
    { allOf: [{ required: ['a'] }, { properties: { b: { type: 'string' } } }] },
    { b: 1 },
    ['a required', 'b type'],
  ],
  [
    { if: { required: ['a'] }, then: { required: ['b'] }, else: { required: ['c'] } },
    {},
    ['c required'],
  ],
  [
    { dependentRequired: { a: ['b', 'c'] } },
    { a: 1 },
    ['b dependentRequired', 'c dependentRequired'],
  ],
  [
    { dependentSchemas: { a: { properties: { b: { type: 'string' } } } } },
    { a: 1, b: 2 },
    ['b type'],
  ],
  [{ propertyNames: { pattern: '^a' } }, { a: 1, x: 1 }, ['x pattern']],
  [
    { properties: { a: true }, unevaluatedProperties: false },
    { a: 1, b: 2 },
    ['b unevaluatedProperties'],
  ],
  [
    { allOf: [{ properties: { a: true } }], unevaluatedProperties: { type: 'string' } },
    { a: 1, b: 2 },
    ['b type'],
  ],
  [{ patternProperties: { '^t': { maximum: 3 } } }, { t1: 5, t2: 2 }, ['t1 maximum']],
  [
    { properties: { a: { prefixItems: [{ type: 'string' }], items: false } } },
    { a: ['x', 1] },
    ['a items'],
  ],
  [{ properties: { a: { contains: { type: 'string' } } } }, { a: [1, 2] }, ['a contains']],
  [{ properties: { a: { uniqueItems: true } } }, { a: [1, 1] }, ['a uniqueItems']],
  [
    {
      $defs: { n: { type: 'number' } },
      properties: {
        a: { anyOf: [{ $ref: '#/$defs/n' }, { const: 'x' }] },
        b: { $ref: '#/$defs/n' },
      },
    },
    { a: 'y', b: 'z' },
    ['a anyOf', 'b type'],
  ],
  [{ minProperties: 2 }, { a: 1 }, ['null minProperties']],
  [{ properties: { a: false } }, { a: 1 }, ['a false']],
  [{ properties: { a: { multipleOf: 0.1 } } }, { a: 0.3 }, []],
])('%j over %j', (definition, row, expected) => {
  expect(violations(definition, row).toSorted()).toEqual(expected.toSorted());
});
