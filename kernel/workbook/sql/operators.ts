import type { Binary, Node } from '../formula/syntax.js';
import type { Evaluation } from './evaluation.js';
import type { Type, Value } from './operand.js';

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
export function toNumber(formula: Evaluation, value: Value): Value {
  if (value.type === 'number') return value;
  if (formula.calling.strict)
    return typed(
      formula.map([value], ([v]) => `xl_strict(${v})`),
      'number',
    );
  const macro = value.type === 'plain' || value.type === 'boolean' ? 'xl_plain' : 'xl_num';
  return typed(
    formula.map([value], ([v]) => `${macro}(${v})`),
    'number',
  );
}

/** A value as text (or the error that it is instead). */
export function toText(formula: Evaluation, value: Value): Value {
  if (value.type === 'text') return value;
  return typed(
    formula.map([value], ([v]) => `xl_to_text(${v})`),
    'text',
  );
}

/** A value of which more is known. */
export function typed(value: Value, type: Type): Value {
  return { ...value, type };
}

/** SQL of an operator. */
export function operate(formula: Evaluation, node: Operation): Value {
  if (node.kind === 'unary') return unary(formula, node);
  if (node.kind === 'percent')
    return typed(
      formula.map([toNumber(formula, formula.valueOf(node.operand))], ([v]) => `xl_percent(${v})`),
      'number',
    );
  const left = formula.valueOf(node.left);
  const right = formula.valueOf(node.right);
  const arithmetic = ARITHMETIC[node.operator];
  if (arithmetic !== undefined) {
    const last = node === formula.region.node && /[+-]/.test(node.operator);
    const macro = last ? arithmetic.replace('xl_', 'xl_last_') : arithmetic;
    const numbers = [toNumber(formula, left), toNumber(formula, right)];
    const result = typed(
      formula.map(numbers, ([a, b]) => `${macro}(${a}, ${b})`),
      'number',
    );
    return isMoment(node.operator, left, right) ? { ...result, date: true } : result;
  }
  if (node.operator === '&') {
    const texts = [left, right].map((value) => toText(formula, value));
    return typed(
      formula.map(texts, ([a, b]) => `xl_concat(${a}, ${b})`),
      'text',
    );
  }
  return compare(formula, COMPARISON[node.operator] ?? '', left, right);
}

const isNumeric = ({ type }: Value) => type === 'number' || type === 'plain';

/** A comparison; where no text or boolean can be, the short one. */
export function compare(formula: Evaluation, macro: string, left: Value, right: Value): Value {
  const short =
    isNumeric(left) && isNumeric(right) && (left.type === 'number' || right.type === 'number');
  const name = short ? macro.replace('xl_', 'xl_n_') : macro;
  return typed(
    formula.map([left, right], ([a, b]) => `${name}(${a}, ${b})`),
    'boolean',
  );
}

/** A day and a number of days is a day; between two days lies a number. */
function isMoment(operator: Binary, left: Value, right: Value): boolean {
  const one = (left.date === true) !== (right.date === true);
  return (operator === '+' && one) || (operator === '-' && left.date === true && one);
}

function unary(formula: Evaluation, node: Extract<Node, { kind: 'unary' }>): Value {
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
  return typed(
    formula.map([toNumber(formula, formula.valueOf(node.operand))], ([v]) => `xl_neg(${v})`),
    'number',
  );
}
