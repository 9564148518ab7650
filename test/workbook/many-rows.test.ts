import { expect, test } from '@jest/globals';
import { compileWorkbook } from '../../kernel/workbook/index.js';
import { type CellInput, type SheetInput, xlsx } from './xlsx.js';

const ROWS = 300;

async function valuesOf(sheets: Record<string, SheetInput>) {
  const { report } = await compileWorkbook(xlsx({ sheets }));
  return new Map([...report.cells].map((one) => [`${one.sheet}!${one.cell}`, one]));
}

/** Numbers, texts that are written as numbers, texts, booleans, an error and nothing, in no order. */
const KINDS: (CellInput | undefined)[] = [
  1,
  '1',
  ' 1.0 ',
  0.1,
  -3,
  'a',
  'A',
  'ab',
  '1e999',
  true,
  false,
  undefined,
  0,
  0.30000000000000004,
  0.3,
  'A*',
  '2020-01-02',
  43832,
];
// prettier-ignore
const CRITERIA: (CellInput | undefined)[] = [
  1, '1', '="=1"', '<>1', '>0', '<=1', '>=0.3', 'a', 'A*', '="=a"', '?', 'a~*', '<>', '="="', undefined, true, 'TRUE', 0.3, '<b', '<>a', '2020-01-02', '#N/A', '1e999', '',
];

/** The formulas of one row; in all rows they are columns. */
const formulas = (row: number) => [
  `=COUNTIF(Data!A$1:A${row},Data!C${row})`,
  `=COUNTIF(Data!$A$1:$A$${ROWS},Data!C${row})`,
  `=SUMIF(Data!A$1:A${row},Data!C${row},Data!B$1:B${row})`,
  `=SUMIF(Data!$A$1:$A$${ROWS},Data!C${row},Data!$B$1)`,
  `=COUNTIFS(Data!A:A,Data!C${row},Data!B:B,">0")`,
  `=MAXIFS(Data!$B$1:$B$${ROWS},Data!$A$1:$A$${ROWS},Data!C${row})`,
  `=AVERAGEIF(Data!A$1:A${row},Data!C${row},Data!B$1:B${row})`,
  `=COUNTIF(Data!$A:$A,Data!C${row})`,
  `=SUM(Data!B$1:B${row})`,
  `=AVERAGE(Data!A$1:A${row})`,
  `=MAX(Data!A$1:A${row})`,
  `=MIN(Data!A$1:A${row})`,
  `=STDEV(Data!A${row}:A${row + 99})`,
  `=SUM(Data!B${row}:B$${ROWS})`,
  `=RANK(Data!B${row},Data!$B$1:$B$${ROWS})`,
  `=RANK(Data!B${row},Data!$B$1:$B$${ROWS},1)`,
  `=RANK.AVG(Data!B${row},Data!B$1:B$${ROWS})`,
  `=RANK(Data!E${row},Data!$B$1:$B$${ROWS})`,
  `=SUM(Data!E$1:E${row})`,
  `=MAX(Data!E${row}:E${row + 99})`,
];

test('a column of many rows has the values that its cells have by themselves', async () => {
  const Data: SheetInput = {};
  const Many: SheetInput = {};
  const Alone: SheetInput = {};
  for (let row = 1; row <= ROWS; row += 1) {
    const value = KINDS[(row * 7) % KINDS.length];
    const criterion = CRITERIA[(row * 5) % CRITERIA.length];
    if (value !== undefined) Data[`A${row}`] = value;
    Data[`B${row}`] = ((row * 7919) % 101) / 7 - 3;
    if (criterion !== undefined) Data[`C${row}`] = criterion;
    Data[`E${row}`] = row === 150 ? { error: '#N/A' } : row / 3;
    formulas(row).forEach((formula, at) => {
      const column = String.fromCharCode(65 + at);
      Many[`${column}${row}`] = formula;
      if (row % 13 === 1) Alone[`${column}${row * 2}`] = formula;
    });
  }
  const many = await valuesOf({ Many, Data });
  const alone = [...(await valuesOf({ Alone, Data }))].filter(([name]) => name.startsWith('Alone'));
  const wrong: string[] = [];
  for (const [name, { formula, status, value }] of alone) {
    const [, column = '', row = ''] = /!([A-Z]+)(\d+)$/.exec(name) ?? [];
    const other = many.get(`Many!${column}${Number(row) / 2}`);
    if (status !== 'ok' || other?.status !== 'ok' || !Object.is(other.value, value))
      wrong.push(`${formula}: ${String(other?.value)} for ${String(value)} (${other?.reason})`);
  }
  expect(wrong).toEqual([]);
  expect(alone.length).toBe(24 * formulas(1).length);
}, 240_000);

test('sums, counts and means of growing blocks are computed for many rows, in order', async () => {
  const rows = 20_000;
  const cells: SheetInput = {};
  for (let row = 1; row <= rows; row += 1) {
    cells[`A${row}`] = ((row * 7919) % 5003) / 7;
    cells[`C${row}`] = `=SUM(A$1:A${row})`;
    cells[`D${row}`] = `=COUNTIF(A$1:A${row},A${row})`;
    cells[`E${row}`] = `=VLOOKUP(A${row},A:B,1,FALSE)`;
    cells[`F${row}`] = `=AVERAGE(A${row}:A${row + 99})`;
  }
  const values = await valuesOf({ S: cells });
  const given = (row: number) => Number(cells[`A${row}`]);
  let [sum, wrong] = [0, 0];
  const seen = new Map<number, number>();
  for (let row = 1; row <= rows; row += 1) {
    const own = given(row);
    sum += own;
    seen.set(own, (seen.get(own) ?? 0) + 1);
    let near = 0;
    const last = Math.min(row + 99, rows);
    for (let at = row; at <= last; at += 1) near += given(at);
    const expected = { C: sum, D: seen.get(own), E: own, F: near / (last - row + 1) };
    for (const [column, value] of Object.entries(expected))
      if (values.get(`S!${column}${row}`)?.value !== value) wrong += 1;
  }
  expect(wrong).toBe(0);
}, 240_000);
