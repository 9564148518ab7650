import type { Binary, Node } from '../formula/syntax.js';
import type { Formula } from './formula.js';
import type { Value } from './operand.js';

const ARITHMETIC: Partial<Record<Binary, string>> = {
  '+': 'xl_add',
  '-': 'xl_sub',
  '*': 'xl_mul',
  '/': 'xl_div',
  '^': 'xl_pow',
};
const COMPARISON: Partial<Record<Binary, string>> = {
  '=': 'xl_eq',
  '<>': 'xl_ne',
  '<': 'xl_lt',
  '<=': 'xl_le',
  '>': 'xl_gt',
  '>=': 'xl_ge',
};

type Operation = Extract<Node, { kind: 'unary' | 'percent' | 'binary' }>;

/** A value as a number (or the error that it is instead). */
export function toNumber(formula: Formula, value: Value): Value {
  const literal = value.literal?.kind === 'number';
  return literal ? value : formula.map([value], ([v]) => `xl_num(${v})`);
}

/** SQL of an operator. */
export function operate(formula: Formula, node: Operation): Value {
  if (node.kind === 'unary') return unary(formula, node);
  if (node.kind === 'percent')
    return formula.map(
      [toNumber(formula, formula.valueOf(node.operand))],
      ([v]) => `xl_percent(${v})`,
    );
  const left = formula.valueOf(node.left);
  const right = formula.valueOf(node.right);
  const arithmetic = ARITHMETIC[node.operator];
  if (arithmetic !== undefined) {
    const last = node === formula.region.node && /[+-]/.test(node.operator);
    const macro = last ? arithmetic.replace('xl_', 'xl_last_') : arithmetic;
    const numbers = [toNumber(formula, left), toNumber(formula, right)];
    const result = formula.map(numbers, ([a, b]) => `${macro}(${a}, ${b})`);
    return isMoment(node.operator, left, right) ? { ...result, date: true } : result;
  }
  if (node.operator === '&') {
    const texts = [left, right].map((value) => formula.map([value], ([v]) => `xl_to_text(${v})`));
    return formula.map(texts, ([a, b]) => `xl_concat(${a}, ${b})`);
  }
  const macro = COMPARISON[node.operator] ?? '';
  return formula.map([left, right], ([a, b]) => `${macro}(${a}, ${b})`);
}

/** A day and a number of days is a day; between two days lies a number. */
function isMoment(operator: Binary, left: Value, right: Value): boolean {
  const one = (left.date === true) !== (right.date === true);
  return (operator === '+' && one) || (operator === '-' && left.date === true && one);
}

function unary(formula: Formula, node: Extract<Node, { kind: 'unary' }>): Value {
  if (node.operator === '+') return formula.valueOf(node.operand);
  if (node.operator === '@') {
    const operand = formula.operand(node.operand);
    return operand.kind === 'ref' &&
      !(operand.row1 === operand.row2 && operand.col1 === operand.col2)
      ? formula.intersect(operand)
      : formula.single(operand);
  }
  const literal = node.operand.kind === 'number' ? node.operand.value : undefined;
  if (literal !== undefined) {
    const value = formula.operand({ kind: 'number', value: -literal });
    return formula.value(value);
  }
  return formula.map([toNumber(formula, formula.valueOf(node.operand))], ([v]) => `xl_neg(${v})`);
}
