import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { type Ref, Unsupported, type Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { checkCount } from './build.js';

/** A block's values; criteria are only asked of blocks. */
function block(formula: Formula, node: Node): { list: Value; ref: Ref | undefined } {
  const operand = formula.inArrays(() => formula.operand(node));
  const list = formula.inArrays(() => formula.listOf(operand));
  return { list, ref: operand.kind === 'ref' ? operand : undefined };
}

/** For each place of the blocks, whether all criteria are met. */
function mask(formula: Formula, pairs: [Node, Node][]): { list: Value; first: Ref | undefined } {
  const blocks = pairs.map(([node]) => block(formula, node));
  const criteria = pairs.map(([, node]) => {
    const value = formula.valueOf(node);
    if (value.array !== undefined) throw new Unsupported('an array of criteria');
    return formula.emitter.emit(`xl_criterion(${value.sql})`, [value]);
  });
  const sizes = new Set(blocks.map(({ list }) => `${list.array?.rows}×${list.array?.cols}`));
  if (sizes.size > 1) throw new Unsupported('criteria over blocks of different sizes');
  const tests = blocks.map(
    ({ list }, at) => `xl_meets(${list.sql}[xl_i], ${criteria[at]?.sql ?? ''})`,
  );
  const first = blocks[0];
  const sql = `list_transform(range(1, len(${first?.list.sql ?? '[]'}) + 1), lambda xl_i: ${tests.join(' AND ')})`;
  const list = formula.emitter.emit(sql, [...blocks.map((one) => one.list), ...criteria]);
  return { list, first: first?.ref };
}

/** The block to be summed has the size of the block that is asked, whatever was written. */
function resized(
  formula: Formula,
  node: Node | undefined,
  asked: Node,
  first: Ref | undefined,
): Value {
  if (node === undefined || node.kind === 'missing') return block(formula, asked).list;
  const { ref, list } = block(formula, node);
  if (ref === undefined || first === undefined) return list;
  const height = first.row2 - first.row1;
  const width = first.col2 - first.col1;
  if (ref.moves1 !== ref.moves2 || first.moves1 !== first.moves2) return list;
  return formula.listOf({ ...ref, row2: ref.row1 + height, col2: ref.col1 + width });
}

type Finish = (numbers: string) => string;

const SUM: Finish = (d) => `xl_finite(xl_sum(${d}))`;
const AVERAGE: Finish = (d) =>
  `CASE WHEN len(${d}) = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(xl_sum(${d}) / len(${d})) END`;
const MAX: Finish = (d) => `xl_number(coalesce(list_max(${d}), 0))`;
const MIN: Finish = (d) => `xl_number(coalesce(list_min(${d}), 0))`;

function finish(formula: Formula, list: Value, met: Value, build: Finish): Value {
  const picked = formula.emitter.emit(
    `list_transform(list_filter(range(1, len(${met.sql}) + 1), lambda xl_i: ${met.sql}[xl_i]), lambda xl_i: ${list.sql}[xl_i])`,
    [list, met],
  );
  const error = formula.emitter.emit(`xl_first_error(${picked.sql})`, [picked]);
  const numbers = formula.emitter.emit(`xl_n_of(xl_numbers(${picked.sql}))`, [picked]);
  return typed(
    formula.emitter.emit(
      `CASE WHEN ${error.sql} IS NOT NULL THEN ${error.sql} ELSE ${build(numbers.sql)} END`,
      [error, numbers],
    ),
    'number',
  );
}

const one =
  (build: Finish): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, 3]);
    const [asked, criterion, summed] = args as [Node, Node, Node?];
    const { list, first } = mask(formula, [[asked, criterion]]);
    return finish(formula, resized(formula, summed, asked, first), list, build);
  };

function pairsOf(args: Node[]): [Node, Node][] {
  if (args.length === 0 || args.length % 2 === 1) throw new Unsupported('criteria come in pairs');
  const pairs: [Node, Node][] = [];
  for (let at = 0; at < args.length; at += 2) pairs.push(args.slice(at, at + 2) as [Node, Node]);
  return pairs;
}

const many =
  (build: Finish): ExcelFunction =>
  (formula, args) => {
    const [summed, ...rest] = args as [Node, ...Node[]];
    const { list: met } = mask(formula, pairsOf(rest));
    const { list } = block(formula, summed);
    return finish(formula, list, met, build);
  };

const count: ExcelFunction = (formula, args) => {
  const { list, first } = mask(formula, pairsOf(args));
  if (first?.whole !== undefined && args.length === 2) {
    // A whole column has more blank cells than the used rows show.
    const criterion = args[1];
    if (criterion?.kind !== 'text' && criterion?.kind !== 'number')
      throw new Unsupported('COUNTIF of a whole column with a computed criterion');
    if (criterion.kind === 'text' && /^(=|<>.*)?$/.test(criterion.value))
      throw new Unsupported('COUNTIF of blanks in a whole column');
  }
  return typed(
    formula.emitter.emit(`xl_number(len(list_filter(${list.sql}, lambda xl_m: xl_m)))`, [list]),
    'number',
  );
};

/** Sums, counts and averages of what meets criteria. */
export const CRITERIA: Record<string, ExcelFunction> = {
  SUMIF: one(SUM),
  AVERAGEIF: one(AVERAGE),
  SUMIFS: many(SUM),
  AVERAGEIFS: many(AVERAGE),
  MAXIFS: many(MAX),
  MINIFS: many(MIN),
  COUNTIF: count,
  COUNTIFS: count,
};
