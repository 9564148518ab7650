import { expect, test } from '@jest/globals';
import { compileAndCheck } from './compiled.js';

const DATA = { A1: 1, A2: 2, A3: 3, B1: 10, B2: 20, B3: 30, C1: 5, C2: 6, C3: 'x' };

const FORMULAS: [formula: string, value: unknown][] = [
  ['=SUM(IF(A1=1,B1:B3,C1:C3))', 60],
  ['=SUM(IF(A1=2,B1:B3,C1:C3))', 11],
  ['=AVERAGE(IF(A1>5,B1:B3,C1:C2))', 5.5],
  ['=MEDIAN(IF(1,B1:B3))', 20],
  ['=COUNT(IF(A1=1,B1:B3,C1:C2))', 3],
  ['=COUNT(IF(A1=2,B1:B3,C1:C2))', 2],
  // What is no block is an argument by itself.
  ['=SUM(IF(A1=2,B1:B3,"7"))', 7],
  ['=SUM(IF(A1=2,B1:B3,"y"))', '#VALUE!'],
  ['=MAX(IF(A1=2,B1:B3,IF(A2=2,C1:C3,99)))', 6],
  ['=MAX(IF(A1=2,B1:B3,IF(A2=1,C1:C3,99)))', 99],
  ['=SUM(IF(D1,B1:B3,C1))', '#N/A'],
  ['=COUNT(IF(D1,B1:B3,C1))', 0],
  ['=SUM(CHOOSE(A2,A1:A3,B1:B3))', 60],
  ['=COUNT(CHOOSE(A1,A1:A2,B1:B3,4))', 2],
  ['=SUM(CHOOSE(A3,A1:A2,B1:B3,4))', 4],
  ['=SUM(CHOOSE(A3+1,A1:A2,B1:B3,4))', '#VALUE!'],
  ['=SUM(SWITCH(A2,1,B1:B3,2,C1:C3))', 11],
  ['=SUM(IFS(A1=2,B1:B3,TRUE,C1:C3))', 11],
  // In an expression and by itself a block is its cell beside the formula.
  ['=SUM(IF(A1=1,B1:B3,C1:C3)*2)', '#VALUE!'],
  ['=IF(A1=1,B1:B3,C1:C3)', '#VALUE!'],
];

test('a block that IF, CHOOSE, IFS or SWITCH chooses is the argument, whole', async () => {
  const cells = Object.fromEntries(FORMULAS.map(([formula], at) => [`F${at + 10}`, formula]));
  const checked = await compileAndCheck({ sheets: { S: { ...DATA, D1: '=NA()', ...cells } } });
  const got = FORMULAS.map(([formula], at) => [formula, checked.cell(`F${at + 10}`).value]);
  expect(got).toEqual(FORMULAS);
});

test('such blocks move down with the formula', async () => {
  const cells: Record<string, string | number> = {};
  for (let row = 1; row <= 6; row += 1) {
    cells[`A${row}`] = row;
    cells[`B${row}`] = row * 10;
    cells[`D${row}`] = `=SUM(IF(A${row}>3,A${row}:B${row},B${row}))`;
  }
  const checked = await compileAndCheck({ sheets: { S: cells } });
  const got = [1, 2, 3, 4, 5, 6].map((row) => checked.cell(`D${row}`).value);
  expect(got).toEqual([10, 20, 30, 44, 55, 66]);
});
