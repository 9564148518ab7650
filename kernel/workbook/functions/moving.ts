import type { Formula } from '../sql/formula.js';
import type { Operand, Span, Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';

/** Whole columns are read once for all rows; a row's own part of them is cut out of doubles, not of values. */
const spanOf = (formula: Formula, operand: Operand | undefined) =>
  operand?.kind === 'ref' ? formula.references.spanOf(operand) : undefined;

/** The first error in a row's part of a column. */
function firstError({ emitter }: Formula, { column, from, to }: Span): Value {
  const all = emitter.emit(
    `list_filter(range(1, len(${column.sql}) + 1), lambda xl_i: ${column.sql}[xl_i].k = 4)`,
    [column],
  );
  return emitter.emit(
    `CASE WHEN len(${all.sql}) > 0 THEN ${column.sql}[list_filter(${all.sql}, lambda xl_i: xl_i >= ${from} AND xl_i <= ${to})[1]] END`,
    [all, column, emitter.row],
  );
}

/** The numbers in a block that moves with many rows, and the first error among them; undefined for other operands. */
export function movingSample(
  formula: Formula,
  operand: Operand | undefined,
): { list: Value; error: Value } | undefined {
  const span = spanOf(formula, operand);
  if (span === undefined) return undefined;
  const { emitter } = formula;
  const { column } = span;
  const numbers = emitter.emit(
    `list_transform(${column.sql}, lambda xl_v: CASE WHEN xl_v.k = 1 THEN xl_v.n END)`,
    [column],
  );
  const own = formula.references.cut(numbers, span);
  const list =
    column.type === 'number'
      ? own
      : emitter.emit(`list_filter(${own.sql}, lambda xl_x: xl_x IS NOT NULL)`, [own]);
  return { list, error: firstError(formula, span) };
}

/** What is taken of each value, how two are joined, and what there is before the first. */
interface Fold {
  item: string;
  join: string;
  start: string;
}

const TOTAL: Fold = {
  item: 'CASE WHEN xl_v.k = 1 THEN xl_v.n ELSE 0e0 END',
  join: 'xl_a + xl_b',
  start: '0e0',
};
const COUNT: Fold = { ...TOTAL, item: 'CASE WHEN xl_v.k = 1 THEN 1e0 ELSE 0e0 END' };
const extreme = (join: string): Fold => ({
  item: 'CASE WHEN xl_v.k = 1 THEN xl_v.n END',
  join: `${join}(xl_a, xl_b)`,
  start: 'NULL::DOUBLE',
});

/**
 * A fold from the first place to each row's own one, strictly in order, so that it is the same to the last bit as if each
 * row began anew. It is known at the ends of groups of places, from which a row has few to go.
 */
function upTo(formula: Formula, { column, to, size }: Span, { item, join, start }: Fold): Value {
  const { emitter } = formula;
  const group = Math.ceil(Math.sqrt(size));
  const fold = `lambda xl_a, xl_b: ${join}`;
  const items = emitter.emit(`list_transform(${column.sql}, lambda xl_v: ${item})`, [column]);
  const groups = emitter.emit(
    `list_transform(range(0, ${Math.floor(size / group)}), lambda xl_i: ${items.sql}[xl_i * ${group} + 1 : (xl_i + 1) * ${group}])`,
    [items],
  );
  const ends = emitter.emit(
    `list_reduce(${groups.sql}, lambda xl_l, xl_g: list_append(xl_l, list_reduce(list_concat([xl_l[len(xl_l)]], xl_g), ${fold})), [${start}])`,
    [groups],
  );
  return emitter.emit(
    `list_reduce(list_prepend(${ends.sql}[(${to}) // ${group} + 1], list_transform(range((${to}) // ${group} * ${group} + 1, ${to} + 1), lambda xl_i: ${items.sql}[xl_i])), ${fold})`,
    [ends, items, emitter.row],
  );
}

/** Statistics of a block that grows with many rows from a fixed first one. */
const GROWING: Record<string, { folds: Fold[]; finish: (...folded: string[]) => string }> = {
  SUM: { folds: [TOTAL], finish: (sum) => `xl_finite(${sum})` },
  AVERAGE: {
    folds: [TOTAL, COUNT],
    finish: (sum, count) =>
      `CASE WHEN ${count} = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(${sum} / ${count}) END`,
  },
  MAX: { folds: [extreme('greatest')], finish: (most) => `xl_number(coalesce(${most}, 0e0))` },
  MIN: { folds: [extreme('least')], finish: (least) => `xl_number(coalesce(${least}, 0e0))` },
};

/** A statistic of a growing block, computed from what is known of the rows above; undefined for all else. */
export function growing(formula: Formula, operands: Operand[], name: string): Value | undefined {
  const [operand] = operands;
  const found = GROWING[name];
  if (found === undefined || operands.length > 1 || operand?.kind !== 'ref' || operand.moves1)
    return undefined;
  const span = spanOf(formula, operand);
  if (span === undefined) return undefined;
  const folded = found.folds.map((fold) => upTo(formula, span, fold));
  const error = firstError(formula, span);
  const value = found.finish(...folded.map(({ sql }) => sql));
  return typed(
    formula.emitter.emit(`CASE WHEN ${error.sql} IS NOT NULL THEN ${error.sql} ELSE ${value} END`, [
      error,
      ...folded,
    ]),
    'number',
  );
}
