import type { Node } from '../formula/syntax.js';
import type { Formula } from '../sql/formula.js';
import type { Shape, Size, Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { joinTypes } from '../sql/knowledge.js';
import { coerce } from './build.js';

/**
 * What a function chooses. Where its result is the argument of another one, a block that it chooses is that argument, whole,
 * as in `SUM(IF(A1=1,B1:B9,C1:C9))`; elsewhere it is a value of the block.
 */
export function branch(formula: Formula, node: Node): Value {
  if (!formula.calling.direct) return formula.valueOf(node);
  formula.argument = node;
  const operand = formula.operand(node);
  return operand.kind === 'ref'
    ? formula.inArrays(() => formula.value(operand))
    : formula.value(operand);
}

/** One of two values by a condition. */
export function choose(formula: Formula, condition: Value, then: Value, other: Value): Value {
  const test = coerce(formula, condition, 'boolean');
  const result = isWhole(formula, test, then, other)
    ? whole(formula, test, then, other)
    : formula.map([test, then, other], ([c, a, b]) => `xl_if(${c}, ${a}, ${b})`);
  const type = joinTypes([then.type, other.type]);
  const known = type === undefined ? result : typed(result, type);
  return then.date === true || other.date === true ? { ...known, date: true } : known;
}

/** True for an argument of which a single condition chooses one block, which has its own shape. */
function isWhole(formula: Formula, test: Value, then: Value, other: Value): boolean {
  const [a, b] = [then.array, other.array];
  const endless = then.beyond !== undefined || other.beyond !== undefined;
  if (!formula.calling.direct || test.array !== undefined || endless) return false;
  if (a === undefined || b === undefined) return a !== b;
  const same = a.rows === b.rows && a.cols === b.cols;
  return !same || then.instead !== undefined || other.instead !== undefined;
}

function whole(formula: Formula, test: Value, then: Value, other: Value): Value {
  const { emitter } = formula;
  const [a, b] = [formula.listOf(then), formula.listOf(other)];
  const failed = `${test.sql}.k = 4`;
  const first = `${test.sql}.n <> 0`;
  const list = emitter.emit(
    `CASE WHEN ${failed} THEN [${test.sql}] WHEN ${first} THEN ${a.sql} ELSE ${b.sql} END`,
    [test, a, b],
  );
  const size = (of: keyof Shape): Size => {
    const [m = 1, n = 1] = [a.array?.[of], b.array?.[of]];
    const sizes = `WHEN ${first} THEN ${m} ELSE ${n}`;
    return m === 1 && n === 1 ? 1 : `(CASE WHEN ${failed} THEN 1 ${sizes} END)`;
  };
  const single = emitter.emit(
    `CASE WHEN ${failed} THEN true WHEN ${first} THEN ${alone(then)} ELSE ${alone(other)} END`,
    [test, ...lone(then), ...lone(other)],
  );
  const [c, d] = [then, other].map(({ instead, array, sql }) =>
    instead === undefined ? (array === undefined ? sql : 'xl_blank()') : instead.value.sql,
  );
  const value = emitter.emit(
    `CASE WHEN ${failed} THEN ${test.sql} WHEN ${first} THEN ${c} ELSE ${d} END`,
    [test, ...lone(then), ...lone(other)],
  );
  const array = { rows: size('rows'), cols: size('cols') };
  return { ...list, array, instead: { when: single, value } };
}

/** When a branch is a single value. */
const alone = ({ array, instead }: Value): string =>
  instead?.when.sql ?? String(array === undefined);

const lone = (value: Value): Value[] =>
  value.instead === undefined ? [value] : [value.instead.when, value.instead.value];
