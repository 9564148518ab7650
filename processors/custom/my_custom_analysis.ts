// A processor of your own, as a starting point. This file's name is its name: my_custom_analysis.
// Run it:  assay process my_custom_analysis --on DATASET --params '{"my_param": 3}'
// Try it on a small table:  assay try processors/custom/my_custom_analysis.ts --table t.json --params p.json

// Optional: a JSON Schema of the parameters. It makes the form, fills in defaults and refuses wrong values.
export const parameters = {
  type: 'object',
  properties: {
    my_param: { title: 'My parameter', description: 'Anything; it is shown in the result.' },
  },
};

// table.rowCount, table.columnNames, table.columns.NAME: a Float64Array for numbers (missing = NaN), else an array with
// null for missing. What you return must be JSON; the key `table` becomes a new dataset.
export function process(table, params) {
  const given = { ...params, ...params.custom_params };
  const result = { message: 'Custom script executed!', processed_rows: table.rowCount };
  if (given.my_param !== undefined) result.my_param_value_seen = given.my_param;
  return result;
}
