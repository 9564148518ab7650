import { AssayError, isObject, pointerPart } from '@assay/schema';
import { newAjv, rowSchema } from '../compile-schema.js';

const COLUMN = { type: 'string', minLength: 1 } as const;
const COLUMNS = {
  oneOf: [COLUMN, { type: 'array', minItems: 1, uniqueItems: true, items: COLUMN }],
} as const;
const POSITIVE = { type: 'number', exclusiveMinimum: 0 } as const;
const DIRECTIONS = ['increasing', 'decreasing', 'nondecreasing', 'nonincreasing'] as const;

const one = (properties: Record<string, unknown>, required: string[]) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

/**
 * Rules over more than one row, beside `properties` in a row's schema. Each is a list; `by` starts anew for each value of
 * the columns it names. Positions are in the order of the source.
 *
 * - `x-assay-unique`: columns, or lists of columns, of which no two rows have the same values
 * - `x-assay-foreign-key`: `{columns, dataset, references?}`, every value stands in a column of another dataset
 * - `x-assay-monotonic`: `{column, direction?, by?}`
 * - `x-assay-gap`: `{column, max, by?}`, the largest step from row to row, in the column's unit, seconds for times
 * - `x-assay-sampling-rate`: `{column, hz, tolerance?, by?}`, steps of 1/hz seconds within a share (0.01) of that
 *
 * A row with a missing value in the columns of a rule is not held to it.
 */
export const CROSS_ROW_SCHEMA = {
  type: 'object',
  properties: {
    'x-assay-unique': { type: 'array', minItems: 1, items: COLUMNS },
    'x-assay-foreign-key': {
      type: 'array',
      minItems: 1,
      items: one({ columns: COLUMNS, dataset: COLUMN, references: COLUMNS }, [
        'columns',
        'dataset',
      ]),
    },
    'x-assay-monotonic': {
      type: 'array',
      minItems: 1,
      items: one({ column: COLUMN, direction: { enum: DIRECTIONS }, by: COLUMNS }, ['column']),
    },
    'x-assay-gap': {
      type: 'array',
      minItems: 1,
      items: one({ column: COLUMN, max: POSITIVE, by: COLUMNS }, ['column', 'max']),
    },
    'x-assay-sampling-rate': {
      type: 'array',
      minItems: 1,
      items: one(
        { column: COLUMN, hz: POSITIVE, tolerance: { type: 'number', minimum: 0 }, by: COLUMNS },
        ['column', 'hz'],
      ),
    },
  },
};

/**
 * Holds a definition's rules across rows to their vocabulary.
 *
 * @throws AssayError `schema-invalid`
 */
export function checkCrossRow(definition: unknown, name: string): void {
  const root = rowSchema(definition);
  if (!isObject(root)) return;
  const at = root === definition ? '' : '/items';
  const known = Object.keys(CROSS_ROW_SCHEMA.properties);
  for (const keyword of Object.keys(root)) {
    if (!keyword.startsWith('x-assay-') || known.includes(keyword)) continue;
    throw new AssayError('schema-invalid', `schema "${name}": there is no rule "${keyword}"`, {
      pointer: `/definition${at}/${pointerPart(keyword)}`,
      remedy: `one of ${known.join(', ')}`,
    });
  }
  const validate = newAjv().compile(CROSS_ROW_SCHEMA);
  if (validate(root)) return;
  const first = validate.errors?.at(-1);
  const pointer = `${at}${first?.instancePath ?? ''}`;
  const extra = (first?.params as { additionalProperty?: string } | undefined)?.additionalProperty;
  throw new AssayError(
    'schema-invalid',
    `schema "${name}": ${pointer} ${first?.message ?? 'is wrong'}${extra === undefined ? '' : `: "${extra}"`}`,
    {
      pointer: `/definition${pointer}`,
      remedy: 'see the rules across rows in the documentation of schemas',
    },
  );
}

export type Direction = (typeof DIRECTIONS)[number];

export type CrossRowRule =
  | { kind: 'unique'; columns: string[] }
  | { kind: 'foreign-key'; columns: string[]; dataset: string; references: string[] }
  | { kind: 'monotonic'; column: string; direction: Direction; by: string[] }
  | { kind: 'gap'; column: string; max: number; by: string[] }
  | { kind: 'sampling-rate'; column: string; hz: number; tolerance: number; by: string[] };

type Given = Record<string, unknown> & { column: string };

/** The rules across rows of a checked definition, in its order. */
export function crossRowRules(definition: unknown): CrossRowRule[] {
  const root = rowSchema(definition);
  if (!isObject(root)) return [];
  const list = (keyword: string): unknown[] =>
    Array.isArray(root[keyword]) ? (root[keyword] as unknown[]) : [];
  const names = (value: unknown): string[] =>
    Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
  return [
    ...list('x-assay-unique').map((columns): CrossRowRule => ({
      kind: 'unique',
      columns: names(columns),
    })),
    ...list('x-assay-foreign-key').map((given): CrossRowRule => {
      const { columns, dataset, references } = given as Given;
      const own = names(columns);
      const other = references === undefined ? own : names(references);
      return { kind: 'foreign-key', columns: own, dataset: String(dataset), references: other };
    }),
    ...list('x-assay-monotonic').map((given): CrossRowRule => {
      const { column, direction, by } = given as Given;
      const way = (direction ?? 'increasing') as Direction;
      return { kind: 'monotonic', column, direction: way, by: names(by) };
    }),
    ...list('x-assay-gap').map((given): CrossRowRule => {
      const { column, max, by } = given as Given;
      return { kind: 'gap', column, max: Number(max), by: names(by) };
    }),
    ...list('x-assay-sampling-rate').map((given): CrossRowRule => {
      const { column, hz, tolerance, by } = given as Given;
      const share = Number(tolerance ?? 0.01);
      return { kind: 'sampling-rate', column, hz: Number(hz), tolerance: share, by: names(by) };
    }),
  ];
}
