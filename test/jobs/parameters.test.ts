import { effectiveParameters } from '../../kernel/jobs/parameters.js';
import type { ProcessorCode } from '../../kernel/jobs/processor-code.js';
import { stepKey } from '../../kernel/jobs/step-key.js';
import { canonicalJson } from '../../schema/index.js';

const described = { name: 'p', title: '', description: '', codeHash: '' };
const schema = {
  type: 'object',
  properties: { window: { type: 'integer', minimum: 1, default: 25 }, mode: { enum: ['a', 'b'] } },
};
const standard: ProcessorCode = {
  ...described,
  ...{ kind: 'standard', url: new URL('file:///p.js'), coordinates: undefined, takesPieces: false },
  schema: { additionalProperties: false, ...schema },
};
function custom(of: Record<string, unknown> | undefined): ProcessorCode {
  return {
    ...described,
    kind: 'custom',
    source: '',
    file: 'p.ts',
    lineOffset: 0,
    schema: of,
    problem: undefined,
  };
}

test('defaults are filled in, and what was given is not touched', () => {
  const given = {};
  expect(effectiveParameters(standard, 'p', given)).toEqual({ window: 25 });
  expect(given).toEqual({});
});

test('every fault is named', () => {
  const check = (given: Record<string, unknown>) => () => effectiveParameters(standard, 'p', given);
  expect(check({ windw: 3 })).toThrow(/unknown parameter "windw" of p; it takes window, mode/);
  expect(check({ window: 'x', mode: 'c' })).toThrow(/"window" must be integer; .*"mode".*"a","b"/);
  expect(check({ custom_params: {} })).toThrow(/custom_params/);
});

test('custom scripts get extra keys, nested ones at both places, and those before defaults', () => {
  const code = custom(schema);
  expect(effectiveParameters(code, 'custom', { custom_script_name: 'p', extra: null })).toEqual({
    ...{ extra: null, window: 25 },
  });
  const nested = { window: 3, x: { y: [1] } };
  expect(effectiveParameters(code, 'p', { custom_params: nested })).toEqual({
    ...nested,
    custom_params: nested,
  });
  expect(effectiveParameters(code, 'p', { window: 4, custom_params: nested })).toMatchObject({
    window: 4,
  });
  expect(effectiveParameters(custom(undefined), 'p', { any: 1 })).toEqual({ any: 1 });
});

test('a schema that cannot be used is told, and a pattern that never ends is ended', () => {
  expect(() => effectiveParameters(custom({ type: 'nonsense' }), 'p', {})).toThrow(/schema of p/);
  const evil = { type: 'object', properties: { s: { type: 'string', pattern: '^(a+)+$' } } };
  expect(() => effectiveParameters(custom(evil), 'p', { s: `${'a'.repeat(60)}!` })).toThrow(
    /schema of p|pattern/,
  );
});

test('a step’s key depends on code, parameters and inputs, not on the order of keys', () => {
  const step = { codeHash: 'c', parameters: { a: 1, b: { d: 1, c: 2 } }, inputs: ['i'] };
  const key = stepKey(step);
  expect(stepKey({ ...step, parameters: { b: { c: 2, d: 1 }, a: 1 } })).toBe(key);
  expect(stepKey({ ...step, parameters: { a: 2, b: { d: 1, c: 2 } } })).not.toBe(key);
  expect(stepKey({ ...step, codeHash: 'x' })).not.toBe(key);
  expect(stepKey({ ...step, inputs: ['j'] })).not.toBe(key);
  expect(canonicalJson([undefined, { b: undefined, a: 'é' }])).toBe('[null,{"a":"é"}]');
});
