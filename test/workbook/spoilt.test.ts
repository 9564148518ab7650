import { expect, test } from '@jest/globals';
import { type Checked, compileAndCheck } from './compiled.js';
import type { SheetInput } from './xlsx.js';

const ROWS = 20;

/** Which rows of a column have no value. */
const without = ({ report }: Checked, column: string) =>
  report.cells
    .filter(({ cell, status }) => cell.startsWith(column) && status === 'unsupported')
    .map(({ cell }) => Number(cell.slice(1)));
const from = (first: number) => Array.from({ length: ROWS + 1 - first }, (_, at) => first + at);

test('one cell without a value takes it from those that read it, not from their whole columns', async () => {
  const cells: SheetInput = {};
  for (const row of from(1)) {
    cells[`A${row}`] = row;
    cells[`B${row}`] = `=A${row}*2`;
    cells[`C${row}`] = `=B${row}+A${row}`;
    cells[`D${row}`] = `=C${row}&"x"`;
    cells[`E${row}`] = row === 1 ? '=C1' : `=E${row - 1}+C${row}`;
    cells[`F${row}`] = `=SUM(C$1:C${row})`;
    cells[`G${row}`] = `=IF(A${row}>9,C${row - 1 || 1},0)`;
    cells[`H${row}`] = '=SUM(C$1:C$20)';
  }
  cells.B7 = '=NOSUCHFUNCTION(A7)';
  const checked = await compileAndCheck({ sheets: { S: cells } });
  const rows = ['B', 'C', 'D', 'E', 'F', 'G', 'H'].map((column) => without(checked, column));
  expect(rows).toEqual([[7], [7], [7], from(7), from(7), [8], from(1)]);
  const values = ['C6', 'D8', 'D20', 'E6', 'F6', 'G20'].map((name) => checked.cell(name).value);
  expect(values).toEqual([18, '24x', '60x', 63, 63, 57]);
  expect(checked.cell('D7').reason).toMatch(/^it depends on S!C7/);
});

test('what reads a circle by itself has no value, and its neighbours have theirs', async () => {
  const cells: SheetInput = { A1: 1, A2: 2, A3: '=B9', A4: 4, B9: '=A3' };
  for (const row of [1, 2, 3, 4]) cells[`C${row}`] = `=A${row}*10`;
  const checked = await compileAndCheck({ sheets: { S: cells } });
  expect([1, 2, 3, 4].map((row) => checked.cell(`C${row}`).value)).toEqual([10, 20, null, 40]);
});
