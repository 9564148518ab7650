import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { commonShape, countOf, elementAt } from '../sql/broadcast.js';
import { type Ref, type Shape, Unsupported, type Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { places, shared, type Shared } from './places.js';
import { checkCount } from './build.js';

/** A block's values; criteria are only asked of blocks. */
function block(formula: Formula, node: Node): { list: Value; ref: Ref | undefined } {
  const operand = formula.inArrays(() => formula.operand(node));
  const list = formula.inArrays(() => formula.listOf(operand));
  return { list, ref: operand.kind === 'ref' ? operand : undefined };
}

/** Which places of blocks meet criteria. */
interface Mask {
  /** SQL of the list of whether each place does. */
  met: string;
  inputs: Value[];
  /** The shape of arrays among the criteria: each of their elements, `xl_j` from 0, is asked by itself. */
  shape?: Shape;
  first: Ref | undefined;
  /** SQL of how many cells below the used rows of whole columns meet the criteria. */
  beyond: string;
}

/** SQL of how many cells below the used rows of whole columns meet criteria. */
function beyondOf(ref: Ref | undefined, asked: string[]): string {
  const rows = ref === undefined ? 0 : ref.row2 - ref.row1 + 1;
  const cols = ref === undefined ? 0 : ref.col2 - ref.col1 + 1;
  const more =
    ref?.whole === 'columns' ? (1_048_576 - rows) * cols : ref?.whole ? (16_384 - cols) * rows : 0;
  const blank = asked.map((criterion) => `xl_meets(xl_blank(), ${criterion})`).join(' AND ');
  return more === 0 ? '0' : `(CASE WHEN ${blank} THEN ${more} ELSE 0 END)`;
}

const criteriaOf = (formula: Formula, pairs: [Node, Node][]) =>
  pairs.map(([, node]) => {
    const value = formula.valueOf(node);
    return formula.map([value], ([v]) => `xl_criterion(${v})`);
  });

/** Where cells meet criteria that differ between many rows. */
const placesOf = (formula: Formula, pairs: [Node, Node][]) =>
  places(
    formula,
    pairs.map(([node]) => node),
    criteriaOf(formula, pairs),
  );

function mask(formula: Formula, pairs: [Node, Node][]): Mask {
  const blocks = pairs.map(([node]) => block(formula, node));
  const criteria = criteriaOf(formula, pairs);
  const arrays = criteria.filter(({ array }) => array !== undefined);
  const shape = arrays.length === 0 ? undefined : commonShape(arrays);
  const asked = criteria.map((one) =>
    shape === undefined ? one.sql : elementAt(one, shape, 'xl_j'),
  );
  const sizes = new Set(blocks.map(({ list }) => `${list.array?.rows}×${list.array?.cols}`));
  if (sizes.size > 1) throw new Unsupported('criteria over blocks of different sizes');
  const tests = blocks.map(({ list }, at) => `xl_meets(${list.sql}[xl_i], ${asked[at] ?? ''})`);
  const first = blocks[0];
  const met = `list_transform(range(1, len(${first?.list.sql ?? '[]'}) + 1), lambda xl_i: ${tests.join(' AND ')})`;
  const beyond = beyondOf(first?.ref, asked);
  const inputs = [...blocks.map((one) => one.list), ...criteria];
  return { met, inputs, first: first?.ref, beyond, ...(shape === undefined ? {} : { shape }) };
}

/** A value for each element of the criteria, or one. */
function each(formula: Formula, { shape, inputs }: Mask, sql: string, others: Value[]): Value {
  const all = [...inputs, ...others];
  if (shape === undefined) return typed(formula.emitter.emit(sql, all), 'number');
  const list = `list_transform(range(0, ${countOf(shape)}), lambda xl_j: ${sql})`;
  return typed(formula.array(list, all, shape), 'number');
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

/** A block whose places are those of the blocks that are asked. */
function sharedLike(formula: Formula, [first]: Shared[], node: Node): Value | undefined {
  const own = shared(formula, node);
  const { list, to } = own ?? {};
  const same =
    to === first?.to &&
    (to !== undefined ||
      (list?.array?.rows === first?.list.array?.rows &&
        list?.array?.cols === first?.list.array?.cols));
  return same && list?.varying === false ? list : undefined;
}

/** The block to be summed, where all rows share it. */
function summedList(
  formula: Formula,
  blocks: Shared[],
  node: Node | undefined,
  asked: Node,
): Value | undefined {
  const [first] = blocks;
  if (node === undefined || node.kind === 'missing') return first?.list;
  if (first?.to !== undefined) return sharedLike(formula, blocks, node);
  const operand = formula.inArrays(() => formula.operand(node));
  if (operand.kind === 'ref' && (operand.moves1 || operand.moves2)) return undefined;
  const list = resized(formula, node, asked, first?.ref);
  return list.varying ? undefined : list;
}

type Finish = (numbers: string) => string;

const SUM: Finish = (d) => `xl_finite(xl_sum(${d}))`;
const AVERAGE: Finish = (d) =>
  `CASE WHEN len(${d}) = 0 THEN xl_error('#DIV/0!') ELSE xl_finite(xl_sum(${d}) / len(${d})) END`;
const MAX: Finish = (d) => `xl_number(coalesce(list_max(${d}), 0))`;
const MIN: Finish = (d) => `xl_number(coalesce(list_min(${d}), 0))`;

/** What is made of the cells at the places that were found, in their order. */
function finishAt(formula: Formula, list: Value, found: Value, build: Finish): Value {
  const { emitter } = formula;
  const picked = emitter.emit(`list_transform(${found.sql}, lambda xl_i: ${list.sql}[xl_i])`, [
    found,
    list,
  ]);
  const numbers = emitter.emit(`xl_n_of(xl_numbers(${picked.sql}))`, [picked]);
  const sql = `coalesce(xl_first_error(${picked.sql}), ${build(numbers.sql)})`;
  return typed(emitter.emit(sql, [picked, numbers]), 'number');
}

function finish(formula: Formula, list: Value, mask: Mask, build: Finish): Value {
  const picked = `list_transform([${mask.met}], lambda xl_m: list_transform(list_filter(range(1, len(xl_m) + 1), lambda xl_i: xl_m[xl_i]), lambda xl_i: ${list.sql}[xl_i]))`;
  const numbers = `list_transform([xl_n_of(xl_numbers(xl_p))], lambda xl_d: ${build('xl_d')})[1]`;
  const sql = `list_transform(${picked}, lambda xl_p: coalesce(xl_first_error(xl_p), ${numbers}))[1]`;
  return each(formula, mask, sql, [list]);
}

const one =
  (build: Finish): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [2, 3]);
    const [asked, criterion, summed] = args as [Node, Node, Node?];
    const at = placesOf(formula, [[asked, criterion]]);
    const list = at === undefined ? undefined : summedList(formula, at.blocks, summed, asked);
    if (at !== undefined && list !== undefined) return finishAt(formula, list, at.places, build);
    const met = mask(formula, [[asked, criterion]]);
    return finish(formula, resized(formula, summed, asked, met.first), met, build);
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
    const pairs = pairsOf(rest);
    const at = placesOf(formula, pairs);
    const values = at === undefined ? undefined : sharedLike(formula, at.blocks, summed);
    if (at !== undefined && values !== undefined)
      return finishAt(formula, values, at.places, build);
    const met = mask(formula, pairs);
    const { list } = block(formula, summed);
    return finish(formula, list, met, build);
  };

const count: ExcelFunction = (formula, args) => {
  const pairs = pairsOf(args);
  const at = placesOf(formula, pairs);
  if (at !== undefined) {
    const criteria = criteriaOf(formula, pairs);
    const beyond = beyondOf(
      at.blocks[0]?.ref,
      criteria.map(({ sql }) => sql),
    );
    const number = `xl_number(len(${at.places.sql}) + ${beyond})`;
    return typed(formula.emitter.emit(number, [at.places, ...criteria]), 'number');
  }
  const asked = mask(formula, pairs);
  const sql = `xl_number(len(list_filter(${asked.met}, lambda xl_m: xl_m)) + ${asked.beyond})`;
  return each(formula, asked, sql, []);
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
