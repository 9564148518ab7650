import { expect, test } from '@jest/globals';
import { compileWorkbook } from '../../kernel/workbook/index.js';
import { type SheetInput, xlsx } from './xlsx.js';

const ROWS = 20_000;

test('blocks that go down with many rows are computed in little memory', async () => {
  const cells: SheetInput = {};
  for (let row = 1; row <= ROWS; row += 1) {
    cells[`A${row}`] = row;
    cells[`B${row}`] = 0.5;
    cells[`C${row}`] = `=A${row}*2`;
    cells[`D${row}`] = `=SUM(A${row}:C${row})`;
    cells[`E${row}`] = `=AVERAGE(A${row}:A${row + 2})`;
  }
  const { report } = await compileWorkbook(xlsx({ sheets: { S: cells } }));
  expect(report.summary).toMatchObject({ formulas: 3 * ROWS, ok: 3 * ROWS });
  let wrong = 0;
  for (const { cell, value } of report.cells) {
    const row = Number(cell.slice(1));
    if (cell.startsWith('D') && value !== row * 3 + 0.5) wrong += 1;
    // Behind the last row there is nothing to take the mean of.
    if (cell.startsWith('E') && value !== row + Math.min(2, ROWS - row) / 2) wrong += 1;
  }
  expect(wrong).toBe(0);
}, 120_000);
