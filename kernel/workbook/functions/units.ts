import type { ExcelFunction } from '../sql/formula.js';
import { double, quoteText } from '../sql/literal.js';
import { scalar } from './build.js';
import { allUnits } from './unit-table.js';

const { names, kinds, sizes } = allUnits();
const list = (texts: string[]) => `[${texts.map(quoteText).join(', ')}]`;
const NAMES = list(names);
const KINDS = list(kinds);
const SIZES = `[${sizes.map((size) => `${size}${/e/.test(String(size)) ? '' : 'e0'}`).join(', ')}]`;

/** To and from kelvin: scales that do not begin at absolute zero. */
const OFFSETS: [string[], number][] = [
  [['C', 'cel'], 273.15],
  [['F', 'fah'], 459.67],
  [['Reau'], 218.52],
];
const offset = (unit: string) =>
  `(CASE ${OFFSETS.map(([of, value]) => `WHEN ${unit} IN (${of.map(quoteText).join(', ')}) THEN ${value}e0`).join(' ')} ELSE 0e0 END)`;

const anyUnits = scalar(
  ['number', 'text', 'text'],
  (x, from, to) => {
    const a = 'xl_u.a';
    const b = 'xl_u.b';
    const size = (place: string) => `${SIZES}[${place}]`;
    const value = `((CASE WHEN xl_u.k = 'temperature' THEN (${x}.n + ${offset(`${from}.s`)}) * ${size(a)} / ${size(b)} - ${offset(`${to}.s`)} ELSE ${x}.n * (${size(a)} / ${size(b)}) END))`;
    return `list_transform([{'a': list_position(${NAMES}, ${from}.s), 'b': list_position(${NAMES}, ${to}.s), 'k': ${KINDS}[list_position(${NAMES}, ${from}.s)]}], lambda xl_u: CASE WHEN ${a} IS NULL OR ${b} IS NULL OR xl_u.k <> ${KINDS}[${b}] THEN xl_error('#N/A') WHEN ${a} = ${b} THEN ${x} ELSE xl_finite(${value}) END)[1]`;
  },
  { type: 'number' },
);

/** The same for units that are written in the formula: their sizes are looked up while compiling. */
function writtenUnits(from: string, to: string): ExcelFunction {
  const [a, b] = [names.indexOf(from), names.indexOf(to)];
  const known = a >= 0 && b >= 0 && kinds[a] === kinds[b];
  return scalar(
    ['number'],
    (x) => {
      if (!known) return "xl_error('#N/A')";
      if (a === b) return x;
      if (kinds[a] !== 'temperature')
        return `xl_finite(${x}.n * ${double((sizes[a] ?? 0) / (sizes[b] ?? 1))})`;
      const scaled = `(${x}.n + ${shift(from)}) * ${double(sizes[a] ?? 0)} / ${double(sizes[b] ?? 1)}`;
      return `xl_finite(${scaled} - ${shift(to)})`;
    },
    { type: 'number' },
  );
}

const shift = (unit: string) => double(OFFSETS.find(([of]) => of.includes(unit))?.[1] ?? 0);

/** CONVERT: units of one kind into each other, with metric and binary prefixes. */
export const UNITS: Record<string, ExcelFunction> = {
  CONVERT: (formula, args, name) => {
    const [x, from, to] = args;
    return x !== undefined && args.length === 3 && from?.kind === 'text' && to?.kind === 'text'
      ? writtenUnits(from.value, to.value)(formula, [x], name)
      : anyUnits(formula, args, name);
  },
};
