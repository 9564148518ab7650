import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import type { Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { wholeNumber } from './arrays/build.js';
import { checkCount, numeric } from './build.js';

const now =
  (cut: boolean): ExcelFunction =>
  (formula, args, name) => {
    checkCount(name, args, [0, 0]);
    formula.markVolatile();
    const sql = cut ? 'xl_number(floor(xl_now()))' : 'xl_number(xl_now())';
    return { ...typed(formula.constant(sql), 'number'), date: true };
  };

/** A number of the run's seed, the cell and the call: the same in every run with this seed. */
function draw(formula: Formula, salt: string): string {
  const { sheet, area } = formula.region;
  const key = `${sheet}!${area.col1}:${area.row1}:${formula.nextDraw()}`.replace(/'/g, "''");
  return `xl_random('${key}' || ${salt})`;
}

/** One number for each row of the formula's region. */
function drawn(formula: Formula): Value {
  formula.markVolatile();
  return formula.emitter.length > 1
    ? formula.emitter.emit(draw(formula, 'i'), [formula.emitter.row])
    : formula.emitter.emit(draw(formula, "'0'"), []);
}

const random: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [0, 0]);
  const seed = drawn(formula);
  return typed(formula.emitter.emit(`xl_number(${seed.sql})`, [seed]), 'number');
};

const between: ExcelFunction = (formula, args, name) => {
  const seed = drawn(formula);
  return numeric(
    2,
    (low, high) =>
      `CASE WHEN ceil(${low}) > floor(${high}) THEN NULL ELSE ceil(${low}) + floor(${seed.sql} * (floor(${high}) - ceil(${low}) + 1)) END`,
  )(formula, args, name, [seed]);
};

const array: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [0, 5]);
  formula.markVolatile();
  const rows = wholeNumber(formula, args[0], 1);
  const cols = wholeNumber(formula, args[1], 1);
  const whole = wholeNumber(formula, args[4], 0) !== 0;
  const limit = (node: Node | undefined, other: number) =>
    node === undefined || node.kind === 'missing' ? other : Number(formula.known(node)?.value ?? 0);
  const low = limit(args[2], 0);
  const high = limit(args[3], 1);
  if (rows < 1 || cols < 1 || low > high) return formula.constant("xl_error('#VALUE!')");
  const x = draw(formula, 'xl_i');
  const sql = whole
    ? `${Math.ceil(low)} + floor(${x} * ${Math.floor(high) - Math.ceil(low) + 1})`
    : `${low}e0 + ${x} * ${high - low}e0`;
  return formula.array(
    `list_transform(range(0, ${rows * cols}), lambda xl_i: xl_number(${sql}))`,
    [],
    { rows, cols },
  );
};

/** What changes without any change of the workbook: taken from the run's fixed clock and seed, and marked. */
export const VOLATILE: Record<string, ExcelFunction> = {
  TODAY: now(true),
  NOW: now(false),
  RAND: random,
  RANDBETWEEN: between,
  RANDARRAY: array,
};
