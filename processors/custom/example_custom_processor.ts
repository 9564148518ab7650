// Multiplies a column: the example that documentation and demo data use.
// Parameters are read directly (`target_column`) or nested (`custom_params.target_column`).

export const title = 'Example: scale a column';
export const description = 'Multiplies one numeric column by a factor.';

export const parameters = {
  type: 'object',
  properties: {
    target_column: {
      type: 'string',
      title: 'Target column',
      description: 'The column to scale; the only numeric one if left out.',
    },
    multiplier: { type: 'number', default: 1, title: 'Multiplier' },
  },
};

export function process(table, params) {
  const given = { ...params, ...params.custom_params };
  const name = given.target_column ?? onlyNumericColumn(table);
  const values = table.columns[name];
  if (values === undefined) {
    throw new Error(
      `target_column: there is no column "${name}". Columns: ${table.columnNames.join(', ')}.`,
    );
  }
  if (!(values instanceof Float64Array)) {
    throw new Error(`target_column: column "${name}" does not hold numbers.`);
  }
  const multiplier = given.multiplier ?? 1;
  if (typeof multiplier !== 'number') throw new Error('multiplier must be a number.');
  const scaled = values.map((value) => value * multiplier);
  return {
    message: `Multiplied ${name} by ${multiplier}`,
    processed_rows: table.rowCount,
    target_column: name,
    multiplier,
    table: { ...table.columns, [name]: scaled },
  };
}

function onlyNumericColumn(table) {
  const numeric = table.columnNames.filter((name) => table.columns[name] instanceof Float64Array);
  if (numeric.length === 1) return numeric[0];
  throw new Error(`target_column is missing. Columns: ${table.columnNames.join(', ')}.`);
}
