import type { Node } from '../../formula/syntax.js';
import type { Formula } from '../../sql/formula.js';
import type { Lambda, Operand, Value } from '../../sql/operand.js';
import type { ArrayValue } from './build.js';

/** Functions that make one value of single values, whatever these are. */
const PLAIN = new Set(
  `ABS AND AVERAGE CONCATENATE EXACT EXP IF IFERROR INT ISBLANK ISERROR ISNUMBER ISTEXT LEFT LEN LN LOG LOG10 LOWER MAX MID
   MIN MOD N NOT OR POWER PRODUCT RIGHT ROUND ROUNDDOWN ROUNDUP SIGN SQRT SUM T TRIM TRUNC UPPER`.split(
    /\s+/,
  ),
);

/** Whether a body is one value for single values: then it can be written once, as a lambda of SQL. */
function isPlain(node: Node, parameters: readonly string[]): boolean {
  const each = (nodes: Node[]) => nodes.every((inner) => isPlain(inner, parameters));
  switch (node.kind) {
    case 'number':
    case 'text':
    case 'boolean':
      return true;
    case 'name':
      return parameters.includes(node.name.toLowerCase());
    case 'unary':
    case 'percent':
      return each([node.operand]);
    case 'binary':
      return each([node.left, node.right]);
    case 'call':
      return PLAIN.has(node.name) && each(node.args);
    default:
      return false;
  }
}

/**
 * A list folded by one SQL lambda, whatever its length: all steps where `all`, else the last. Undefined where the lambda may
 * give more than one value, so that it has to be written out for each element.
 */
export function foldedInSql(
  formula: Formula,
  callee: Lambda,
  start: Operand | undefined,
  list: ArrayValue,
  all: boolean,
): Value | undefined {
  const [sum, next] = callee.parameters;
  if (sum === undefined || next === undefined || callee.parameters.length > 2) return undefined;
  if (!isPlain(callee.body, callee.parameters)) return undefined;
  const first = start === undefined ? undefined : formula.value(start);
  if (first?.array !== undefined) return undefined;
  const { emitter } = formula;
  const one = (given: Value[]) => formula.single(formula.applyTo(callee, given));
  const plain = (sql: string): Value => ({ kind: 'value', sql, level: 0, varying: false });
  const lambda = emitter.lambda(2, ([before, now]) => {
    if (!all) return one([before ?? list, now ?? list]);
    const last = plain(`${before?.sql}[-1]`);
    const added = one([last, plain(`${now?.sql}[1]`)]);
    return emitter.emit(`list_append(${before?.sql}, ${added.sql})`, [added]);
  });
  const inputs = [list, ...lambda.inputs, ...(first === undefined ? [] : [first])];
  const items = all ? `list_transform(${list.sql}, lambda xl_v: [xl_v])` : list.sql;
  const from = first === undefined ? '' : `, ${all ? `[${first.sql}]` : first.sql}`;
  const folded = `list_reduce(${items}, ${lambda.sql}${from})`;
  return emitter.emit(all && first !== undefined ? `${folded}[2:]` : folded, inputs);
}
