import type { Node } from '../../formula/syntax.js';
import type { ExcelFunction, Formula } from '../../sql/formula.js';
import type { Operand, Value } from '../../sql/operand.js';
import { type ArrayValue, arrayOf, wholeNumber } from '../arrays/build.js';
import { checkCount, operands } from '../build.js';
import { identities, valueOf } from './keys.js';

/** The places that XLOOKUP and XMATCH find, as SQL that is NULL for none. */
function seek(
  formula: Formula,
  key: Value,
  list: Value,
  mode: Node | undefined,
  search: Node | undefined,
): Value | undefined {
  const how = wholeNumber(formula, mode, 0);
  const order = wholeNumber(formula, search, 1);
  if (![0, -1, 1, 2, 3].includes(how) || ![1, -1, 2, -2].includes(order)) return undefined;
  if (how >= 2 && Math.abs(order) === 2) return undefined;
  if (Math.abs(order) === 2) {
    const macro = `xl_binary_${order === 2 ? 'up' : 'down'}`;
    return formula.map([key], ([k]) => `${macro}(${list.sql}, ${k}, ${how})`, [list]);
  }
  const ids = identities(formula, list);
  const last = order === -1;
  const pick = (hits: string) => (last ? `xl_last_true(${hits})` : `list_position(${hits}, true)`);
  const exact = (k: string) =>
    last
      ? `xl_last_true(list_transform(${ids.sql}, lambda xl_x: xl_x = xl_lookup_id(${k})))`
      : `list_position(${ids.sql}, xl_lookup_id(${k}))`;
  if (how >= 2)
    return formula.map(
      [key],
      ([k]) =>
        pick(
          `list_transform(${list.sql}, lambda xl_x: ${how === 2 ? 'xl_is_wild' : 'xl_is_like'}(xl_x, ${k}))`,
        ),
      [list],
    );
  if (how === 0) return formula.map([key], ([k = '']) => exact(k), [ids]);
  // The nearest of the next smaller or larger ones.
  const side = how === 1 ? '>= 0' : '<= 0';
  const best = how === 1 ? 'list_min' : 'list_max';
  const key3 = (x: string) =>
    `{'k': ${x}.k, 'n': coalesce(${x}.n, 0e0), 's': xl_key(coalesce(${x}.s, ''))}`;
  return formula.map(
    [key],
    ([k = '']) => {
      const candidates = `list_filter(${list.sql}, lambda xl_x: xl_x.k IN (1, 2, 3) AND xl_order(xl_x, ${k}) ${side})`;
      const nearest = `${best}(list_transform(${candidates}, lambda xl_x: ${key3('xl_x')}))`;
      const hit = `list_transform([${nearest}], lambda xl_b: ${pick(`list_transform(${list.sql}, lambda xl_x: xl_b = ${key3('xl_x')})`)})[1]`;
      return `coalesce(${exact(k)}, ${hit})`;
    },
    [list, ids],
  );
}

/** In a whole column or row there always is a blank cell. */
const endless = (operand: Operand | undefined) =>
  operand?.kind === 'ref' && operand.whole !== undefined;

const xlookup: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 6]);
  const found = operands(formula, args.slice(0, 4));
  const key = valueOf(formula, found[0]);
  const keys = arrayOf(formula, found[1]);
  const results = arrayOf(formula, found[2]);
  const other = found[3] === undefined ? undefined : formula.single(found[3]);
  const fallback =
    other === undefined || other.missing === true ? formula.constant("xl_error('#N/A')") : other;
  const down = keys.array.cols === 1;
  const bad = formula.constant("xl_error('#VALUE!')");
  if (!down && keys.array.rows !== 1) return bad;
  const at = seek(formula, key, keys, args[4], args[5]);
  if (at === undefined) return bad;
  const size = down ? results.array.cols : results.array.rows;
  const length = down ? keys.array.rows : keys.array.cols;
  const own = down ? results.array.rows : results.array.cols;
  if (length !== own && typeof length === 'number' && typeof own === 'number') return bad;
  const none = (k: string) => (endless(found[1]) ? `WHEN ${k}.k = 0 THEN xl_blank()` : '');
  if (size === 1 || key.array !== undefined) {
    const type =
      results.type !== undefined && results.type === other?.type ? { type: results.type } : {};
    const first = down ? `(%a - 1) * (${results.array.cols}) + 1` : '%a';
    const value = formula.map(
      [key, at],
      ([k = '', a = '']) =>
        `CASE WHEN ${k}.k = 4 THEN ${k} WHEN ${a} IS NOT NULL THEN ${results.sql}[${first.replace('%a', a)}] ${none(k)} ELSE ${fallback.sql} END`,
      [fallback, results],
    );
    return { ...value, ...type, ...(results.date === true ? { date: true } : {}) };
  }
  const shape = down ? { rows: 1, cols: size } : { rows: size, cols: 1 };
  const { cols } = results.array;
  const slice = down
    ? `${results.sql}[(${at.sql} - 1) * (${cols}) + 1 : ${at.sql} * (${cols})]`
    : `list_transform(range(0, ${size}), lambda xl_i: ${results.sql}[xl_i * (${cols}) + ${at.sql}])`;
  return formula.array(
    `CASE WHEN ${key.sql}.k = 4 THEN list_transform(range(0, ${size}), lambda xl_i: ${key.sql}) WHEN ${at.sql} IS NULL THEN list_transform(range(0, ${size}), lambda xl_i: ${fallback.sql}) ELSE ${slice} END`,
    [key, at, fallback, results],
    shape,
  );
};

const xmatch: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 4]);
  const found = operands(formula, args.slice(0, 2));
  const key = valueOf(formula, found[0]);
  const keys: ArrayValue = arrayOf(formula, found[1]);
  const bad = formula.constant("xl_error('#VALUE!')");
  if (keys.array.cols !== 1 && keys.array.rows !== 1) return bad;
  const at = seek(formula, key, keys, args[2], args[3]);
  if (at === undefined) return bad;
  return formula.map(
    [key, at],
    ([k, a]) => `CASE WHEN ${k}.k = 4 THEN ${k} ELSE xl_place(${a}) END`,
  );
};

/** Looking up with modes of search. */
export const SEARCH: Record<string, ExcelFunction> = {
  XLOOKUP: xlookup,
  XMATCH: xmatch,
};
