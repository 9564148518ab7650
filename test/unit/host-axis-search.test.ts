import type { NamedColumn } from '@assay/schema';
import { AxisSearch } from '../../kernel/host/annotations/axis-search.js';
import { axisAt, type AxisValue, exactText } from '../../kernel/host/axis-value.js';
import { chance } from '../support/chance.js';

const random = chance(7);
const numbers = (rows: number) => Array.from({ length: rows }, () => random(9) / 2 - 2);
const whole = (rows: number) => Array.from({ length: rows }, () => BigInt(random(9)) + 2n ** 60n);

function columnOf(values: number[] | bigint[], rises: boolean, gaps: boolean): NamedColumn {
  if (rises) values.sort((a, b) => (a < b ? -1 : 1));
  const missing = gaps
    ? Uint8Array.from({ length: values.length }, () => (random(4) === 0 ? 1 : 0))
    : null;
  return typeof values[0] === 'bigint'
    ? { name: 'x', type: 'integer', values: BigInt64Array.from(values as bigint[]), missing }
    : { name: 'x', type: 'number', values: Float64Array.from(values as number[]), missing };
}

/** The same by looking at every row. */
const rowsWhere = (x: NamedColumn, isMeant: (value: AxisValue) => boolean) =>
  [...x.values.keys()].filter((row) => {
    const value = axisAt(x, row);
    return value !== undefined && isMeant(value);
  });

/** Without loss between whole numbers. */
const distance = (a: AxisValue, b: AxisValue) =>
  Math.abs(typeof a === 'bigint' ? Number(a - BigInt(b)) : a - Number(b));

it.each([
  ['rising', true, false],
  ['rising with gaps', true, true],
  ['in any order', false, false],
  ['in any order with gaps', false, true],
])('finds rows %s as looking at every row does', (_, rises, gaps) => {
  for (let i = 0; i < 300; i += 1) {
    const rows = 1 + random(12);
    const x = columnOf(i % 2 === 0 ? numbers(rows) : whole(rows), rises, gaps);
    const search = new AxisSearch(x);
    const [a, b] = i % 2 === 0 ? numbers(2) : whole(2);
    if (a === undefined || b === undefined) throw new Error('two positions are needed');
    expect(search.equal(exactText(a))).toEqual(rowsWhere(x, (value) => value === a));
    const inside = rowsWhere(x, (value) => value >= a && value <= b);
    expect(search.within(a, b)).toEqual(inside.length === 0 ? [] : [inside[0], inside.at(-1)]);
    const values = rowsWhere(x, () => true).map((row) => axisAt(x, row) ?? 0);
    const around = values.some((value) => value <= a) && values.some((value) => value >= a);
    const near = values.reduce(
      (best, value) => (distance(value, a) < distance(best, a) ? value : best),
      values[0] ?? a,
    );
    expect(search.nearest(a)).toEqual(around ? rowsWhere(x, (value) => value === near) : []);
  }
});

it('finds nothing for a text that the column cannot hold', () => {
  expect(new AxisSearch(columnOf([1n, 2n], true, false)).equal('1.5')).toEqual([]);
  expect(new AxisSearch(columnOf([2 ** 53], true, false)).equal('9007199254740993')).toEqual([]);
});
