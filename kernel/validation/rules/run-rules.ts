import type { Column, ColumnTable } from '@assay/schema';
import { AssayError } from '@assay/schema';
import {
  findDataset,
  quoteName,
  ROW_COLUMN,
  type KnownDataset,
  type Store,
} from '../../store/index.js';
import type { Rule } from '../rows/found.js';
import { crossRowRules, type CrossRowRule } from './vocabulary.js';

const ROW = quoteName(ROW_COLUMN);

/** The rows that break one rule across rows: row, value as JSON, and where the row stands. */
export interface RuleBreaches {
  rule: Rule;
  /** Columns `row`, `value` and, for datasets with a source, `line`, `start` and `end`; in the order of rows. */
  table: ColumnTable;
}

/**
 * Runs a definition's rules across rows. A rule on a column that the dataset has not is named in `warnings`.
 *
 * @throws AssayError `rule-dataset-unknown` when a foreign key leads to a dataset that is not there
 */
export async function* runCrossRowRules(
  store: Store,
  dataset: KnownDataset,
  definition: unknown,
  warnings: string[],
  signal?: AbortSignal,
): AsyncGenerator<RuleBreaches> {
  for (const rule of crossRowRules(definition)) {
    signal?.throwIfAborted();
    const absent = namesOf(rule).find((name) => columnOf(dataset, name) === undefined);
    if (absent !== undefined) {
      warnings.push(
        `x-assay-${rule.kind}: the dataset has no column "${absent}"; the rule was not applied`,
      );
      continue;
    }
    const { sql, told } = await statement(store, dataset, rule);
    const table = await store.readTable(`(${sql})`, signal === undefined ? {} : { signal });
    yield { rule: told, table };
  }
}

function namesOf(rule: CrossRowRule): string[] {
  return 'columns' in rule ? rule.columns : [rule.column, ...rule.by];
}

function columnOf(dataset: KnownDataset, name: string): Column | undefined {
  return dataset.columns.find((column) => column.name === name);
}

async function statement(
  store: Store,
  dataset: KnownDataset,
  rule: CrossRowRule,
): Promise<{ sql: string; told: Rule }> {
  const keyword = `x-assay-${rule.kind}`;
  const named = namesOf(rule);
  const own = 'columns' in rule ? rule.columns : [rule.column];
  const column = own.join(', ');
  const value = jsonValue(dataset, own);
  switch (rule.kind) {
    case 'unique': {
      const there = named.map((name) => `${quoteName(name)} IS NOT NULL`).join(' AND ');
      const inner = `SELECT *, row_number() OVER (PARTITION BY ${named.map(quoteName).join(', ')} ORDER BY ${ROW}) AS "assay:nth" FROM ${dataset.relation} WHERE ${there}`;
      const message = `must be unique: an earlier row has the same ${column}`;
      return {
        sql: selected(dataset, inner, '"assay:nth" > 1', value),
        told: { column, keyword, message },
      };
    }
    case 'foreign-key': {
      const other = await findDataset(store, rule.dataset);
      if (other === undefined)
        throw new AssayError(
          'rule-dataset-unknown',
          `${keyword} refers to the dataset "${rule.dataset}", which is not there`,
          { remedy: `load it first: assay load FILE --as ${rule.dataset}` },
        );
      const pairs = rule.columns.map((name, i) => [name, rule.references[i] ?? name] as const);
      const missing = pairs.find(([, reference]) => columnOf(other, reference) === undefined);
      if (missing !== undefined || rule.references.length !== rule.columns.length)
        throw new AssayError(
          'rule-column-unknown',
          `${keyword}: "${other.name}" has no column "${missing?.[1] ?? ''}" for each of ${column}`,
          { remedy: `its columns are ${other.columns.map(({ name }) => name).join(', ')}` },
        );
      const match = pairs.map(([a, b]) => {
        const same = columnOf(dataset, a)?.type === columnOf(other, b)?.type;
        const text = (expression: string): string =>
          same ? expression : `CAST(${expression} AS VARCHAR)`;
        return `${text(`o.${quoteName(b)}`)} = ${text(`d.${quoteName(a)}`)}`;
      });
      const there = named.map((name) => `${quoteName(name)} IS NOT NULL`).join(' AND ');
      const inner = `SELECT * FROM ${dataset.relation} d WHERE ${there} AND NOT EXISTS (SELECT 1 FROM ${other.relation} o WHERE ${match.join(' AND ')})`;
      const message = `must be in "${other.name}" (${rule.references.join(', ')})`;
      return { sql: selected(dataset, inner, 'true', value), told: { column, keyword, message } };
    }
    case 'monotonic': {
      const sign = { increasing: '<=', decreasing: '>=', nondecreasing: '<', nonincreasing: '>' }[
        rule.direction
      ];
      const at = comparable(columnOf(dataset, rule.column));
      const message = `must be ${rule.direction}: the row before has ${rule.direction.endsWith('decreasing') === rule.direction.startsWith('non') ? 'a greater' : 'a smaller'} value${rule.direction.startsWith('non') ? '' : ' or the same'}`;
      return {
        sql: selected(
          dataset,
          stepped(dataset, rule, at),
          `"assay:at" ${sign} "assay:before"`,
          value,
        ),
        told: { column, keyword, message },
      };
    }
    case 'gap': {
      const step = 'abs("assay:at" - "assay:before")';
      const inner = stepped(dataset, rule, position(columnOf(dataset, rule.column)));
      const message = `must be within ${rule.max} of the row before`;
      return {
        sql: selected(dataset, inner, `${step} > ${rule.max} * (1 + 1e-12)`, value),
        told: { column, keyword, message },
      };
    }
    case 'sampling-rate': {
      const inner = stepped(dataset, rule, position(columnOf(dataset, rule.column)));
      const off = `abs(("assay:at" - "assay:before") * ${rule.hz} - 1)`;
      const message = `must follow the row before by 1/${rule.hz} s (within ${rule.tolerance * 100} %)`;
      return {
        sql: selected(dataset, inner, `${off} > ${rule.tolerance} + 1e-9`, value),
        told: { column, keyword, message },
      };
    }
  }
}

/** Rows with a column's position and that of the row before in the same group. */
function stepped(
  dataset: KnownDataset,
  rule: { column: string; by: string[] },
  at: string,
): string {
  const group = rule.by.length === 0 ? '' : `PARTITION BY ${rule.by.map(quoteName).join(', ')} `;
  return `SELECT *, ${at} AS "assay:at", lag(${at}) OVER (${group}ORDER BY ${ROW}) AS "assay:before" FROM ${dataset.relation} WHERE ${at} IS NOT NULL`;
}

function selected(dataset: KnownDataset, inner: string, where: string, value: string): string {
  const places =
    dataset.kind === 'raw'
      ? ', "assay:line" AS line, "assay:start" AS start, "assay:end" AS "end"'
      : '';
  return `SELECT ${ROW} AS "row", ${value} AS value${places} FROM (${inner}) WHERE ${where} ORDER BY ${ROW}`;
}

/** The values of the rule's columns as JSON text: one as it is, several as an object. */
function jsonValue(dataset: KnownDataset, names: readonly string[]): string {
  const json = (name: string): string => {
    const { type } = columnOf(dataset, name) ?? { type: 'text' };
    const quoted = quoteName(name);
    if (type === 'timestamp') return `to_json(strftime(${quoted}, '%Y-%m-%dT%H:%M:%S.%gZ'))`;
    if (type === 'number')
      return `CASE WHEN isfinite(${quoted}) THEN to_json(${quoted}) ELSE to_json(CAST(${quoted} AS VARCHAR)) END`;
    return `to_json(${quoted})`;
  };
  const [first] = names;
  if (names.length === 1 && first !== undefined) return `CAST(${json(first)} AS VARCHAR)`;
  const members = names.map((name) => `'${name.replaceAll("'", "''")}', ${json(name)}`);
  return `CAST(json_object(${members.join(', ')}) AS VARCHAR)`;
}

/** A position as it can be compared: numbers in a text column as numbers. */
function comparable(column: Column | undefined): string {
  const name = quoteName(column?.name ?? '');
  return column?.type === 'text' ? `TRY_CAST(${name} AS DOUBLE)` : name;
}

/** A position as a number: seconds for times. */
function position(column: Column | undefined): string {
  const name = quoteName(column?.name ?? '');
  switch (column?.type) {
    case 'timestamp':
      return `(epoch_us(${name}) / 1e6)`;
    case 'date':
      return `epoch(CAST(${name} AS TIMESTAMP))`;
    case 'time':
      return `(epoch_us(${name}) / 1e6)`;
    case 'text':
      return `TRY_CAST(${name} AS DOUBLE)`;
    default:
      return `CAST(${name} AS DOUBLE)`;
  }
}
