import type { Node } from '../formula/syntax.js';
import type { Formula } from '../sql/formula.js';
import type { Ref, Value } from '../sql/operand.js';

/** From so many rows on, the cells of a block are looked up by what they hold, not asked one by one for each row. */
const MANY_ROWS = 200;

/** A block whose cells all rows share; of one that grows, how many of its places belong to a row. */
export interface Shared {
  list: Value;
  ref: Ref;
  to?: string;
}

/** A block as a list that all rows of the region share; undefined where there is none. */
export function shared(formula: Formula, node: Node): Shared | undefined {
  const operand = formula.inArrays(() => formula.operand(node));
  if (operand.kind !== 'ref') return undefined;
  if (!operand.moves1 && !operand.moves2)
    return { list: formula.inArrays(() => formula.listOf(operand)), ref: operand };
  const span = formula.references.spanOf(operand);
  return span?.from === '1' ? { list: span.column, ref: operand, to: span.to } : undefined;
}

const COMPARED = ['<', '<=', '>', '>='];

/** SQL of the places, in order, of a list's cells that meet a criterion which differs between rows. */
function lead(formula: Formula, { list, to }: Shared, c: Value): Value {
  const { emitter } = formula;
  const ids = emitter.emit(`list_transform(${list.sql}, lambda xl_x: xl_meet_id(xl_x))`, [list]);
  const index = emitter.emit(
    `(SELECT {'k': list(xl_k ORDER BY xl_f), 'g': list(xl_g ORDER BY xl_f)} FROM (SELECT xl_k, list(xl_p ORDER BY xl_p) AS xl_g, min(xl_p) AS xl_f FROM (SELECT unnest(${ids.sql}) AS xl_k, unnest(range(1, len(${ids.sql}) + 1)) AS xl_p) WHERE xl_k IS NOT NULL GROUP BY xl_k))`,
    [ids],
  );
  const keys = emitter.emit(`coalesce(${index.sql}.k, [])`, [index]);
  const groups = emitter.emit(`coalesce(${index.sql}.g, [])`, [index]);
  const numbers = emitter.emit(
    `list_transform(${list.sql}, lambda xl_x: CASE WHEN xl_x.k = 1 THEN xl_x.n END)`,
    [list],
  );
  const wanted = emitter.emit(`xl_wanted_id(${c.sql})`, [c]);
  const own = emitter.emit(
    `coalesce(${groups.sql}[list_position(${keys.sql}, ${wanted.sql})], [])`,
    [groups, keys, wanted],
  );
  // A text that is written as a number is met by that number, too.
  const written = emitter.emit(
    `CASE WHEN ${c.sql}.v.k = 1 THEN ${groups.sql}[list_position(${keys.sql}, xl_written_id(${c.sql}.v.n))] END`,
    [groups, keys, c],
  );
  const found = emitter.emit(
    `CASE WHEN ${written.sql} IS NULL THEN ${own.sql} ELSE list_sort(list_concat(${own.sql}, ${written.sql})) END`,
    [own, written],
  );
  const all = `range(1, ${to ?? `len(${list.sql})`} + 1)`;
  const equal =
    to === undefined ? found.sql : `list_filter(${found.sql}, lambda xl_i: xl_i <= ${to})`;
  const compared = COMPARED.map(
    (operator) =>
      `WHEN ${c.sql}.v.k = 1 AND ${c.sql}.o = '${operator}' THEN list_filter(${all}, lambda xl_i: ${numbers.sql}[xl_i] ${operator} ${c.sql}.v.n)`,
  );
  return emitter.emit(
    `CASE WHEN ${wanted.sql} IS NOT NULL THEN ${equal} ${compared.join(' ')} ELSE list_filter(${all}, lambda xl_i: xl_meets(${list.sql}[xl_i], ${c.sql})) END`,
    [found, wanted, numbers, list, c, emitter.row],
  );
}

/**
 * The places of cells that meet all criteria, for many rows that ask the same blocks; undefined where blocks or criteria
 * are of another kind.
 *
 * @param criteria made by `xl_criterion`
 */
export function places(
  formula: Formula,
  nodes: Node[],
  criteria: Value[],
): { places: Value; blocks: Shared[] } | undefined {
  const { emitter } = formula;
  const many = emitter.length >= MANY_ROWS && !emitter.stepwise;
  const at = criteria.findIndex(({ varying }) => varying);
  if (!many || at < 0 || criteria.some(({ array }) => array !== undefined)) return undefined;
  const blocks = nodes.flatMap((node) => shared(formula, node) ?? []);
  const first = blocks[at];
  const asked = criteria[at];
  if (first === undefined || asked === undefined || blocks.length < nodes.length) return undefined;
  const size = ({ list, to }: Shared) => to ?? `${list.array?.rows}×${list.array?.cols}`;
  if (blocks.some((block) => size(block) !== size(first))) return undefined;
  const found = lead(formula, first, asked);
  const rest = blocks.flatMap(({ list }, other) =>
    other === at ? [] : [`xl_meets(${list.sql}[xl_i], ${criteria[other]?.sql ?? ''})`],
  );
  if (rest.length === 0) return { places: found, blocks };
  const inputs = [found, ...blocks.map(({ list }) => list), ...criteria];
  const met = `list_filter(${found.sql}, lambda xl_i: ${rest.join(' AND ')})`;
  return { places: emitter.emit(met, inputs), blocks };
}
