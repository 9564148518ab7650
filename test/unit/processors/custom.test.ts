import { table } from './make-table.js';

// The custom processors are the user's files: plain, untyped, loaded by path.
const load = async (name: string) =>
  (await import(new URL(`../../../processors/custom/${name}.ts`, import.meta.url).pathname)) as {
    process: (data: unknown, params: unknown) => Record<string, unknown> & { table: never };
  };

test('the example scales a column, with parameters direct or nested', async () => {
  const { process } = await load('example_custom_processor');
  const data = table({ voltage: [1, 2, 4], site: ['a', 'b', 'c'] });
  for (const params of [
    { target_column: 'voltage', multiplier: 2.5 },
    { custom_params: { target_column: 'voltage', multiplier: 2.5 } },
    { multiplier: 1, custom_params: { target_column: 'voltage', multiplier: 2.5 } },
  ])
    expect(Array.from(process(data, params).table['voltage'])).toEqual([2.5, 5, 10]);
  expect(() => process(data, { target_column: 'amps' })).toThrow('voltage, site');
  expect(() => process(data, { target_column: 'site' })).toThrow('does not hold numbers');
});

test('the template shows what it was given', async () => {
  const { process } = await load('my_custom_analysis');
  expect(process(table({ v: [1, 2] }), { my_param: 7 })).toEqual({
    message: 'Custom script executed!',
    processed_rows: 2,
    my_param_value_seen: 7,
  });
  expect(process(table({ v: [] }), {})).not.toHaveProperty('my_param_value_seen');
});
