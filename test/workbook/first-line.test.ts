import { describe, expect, test } from '@jest/globals';
import { compileAndCheck } from './compiled.js';

describe('a small workbook', () => {
  test('tables, fill-down columns, totals, dates and errors', async () => {
    const { report, sql, cell } = await compileAndCheck({
      sheets: {
        Orders: {
          A1: 'item',
          B1: 'price',
          C1: 'qty',
          D1: 'total',
          E1: 'day',
          A2: 'pear',
          B2: 1.5,
          C2: 3,
          D2: '=B2*C2',
          E2: { v: 45292, style: 'date' },
          A3: "o'ngo",
          B3: 2.25,
          C3: 4,
          D3: '=B3*C3',
          E3: { v: 45293, style: 'date' },
          A4: 'ünï',
          B4: 3,
          C4: 0,
          D4: '=B4*C4',
          E4: { v: 45294, style: 'date' },
          D6: '=SUM(D2:D4)',
          E6: '=B2/C4',
          F6: '=E2+1',
          G6: '=IF(D6>10,"big","small")',
          H6: '=A9',
        },
      },
    });
    expect(report.tables[0]).toEqual({
      name: 'Orders',
      sheet: 'Orders',
      range: 'A2:E4',
      rows: 3,
      columns: [
        { name: 'item', type: 'VARCHAR' },
        { name: 'price', type: 'DOUBLE' },
        { name: 'qty', type: 'BIGINT' },
        { name: 'day', type: 'DATE' },
      ],
    });
    expect(cell('D3')).toMatchObject({ formula: '=B3*C3', status: 'ok', type: 'number', value: 9 });
    expect(cell('D6')).toMatchObject({ value: 13.5 });
    expect(cell('E6')).toMatchObject({ type: 'error', value: '#DIV/0!' });
    expect(cell('F6')).toMatchObject({ type: 'date', value: '2024-01-02' });
    expect(cell('G6')).toMatchObject({ type: 'text', value: 'big' });
    expect(cell('H6')).toMatchObject({ type: 'number', value: 0 });
    expect(sql).toContain('CREATE VIEW "Orders!D2:D4"');
  });

  test('circles are named, what depends on them is unsupported, the rest is computed', async () => {
    const { report, cell } = await compileAndCheck({
      sheets: {
        S: { A1: '=B1+1', B1: '=A1', C1: '=A1*2', D1: '=1+1', E1: '=NOSUCH(1)', F1: '=E1' },
      },
    });
    expect(cell('A1')).toMatchObject({ status: 'cycle', value: null, type: null });
    expect(cell('C1')).toMatchObject({ status: 'unsupported', value: null });
    expect(cell('C1').reason).toContain('S!A1');
    expect(cell('E1').reason).toContain('NOSUCH');
    expect(cell('F1').reason).toContain('S!E1');
    expect(cell('D1')).toMatchObject({ value: 2 });
    expect(report.summary).toEqual({ formulas: 6, ok: 1, unsupported: 5, different: 0 });
  });

  test('a running balance reads its own column', async () => {
    const cells: Record<string, number | string> = { A1: 'in', B1: 'balance', A2: 1, B2: '=A2' };
    for (let row = 3; row <= 40; row += 1) {
      cells[`A${row}`] = row;
      cells[`B${row}`] = `=B${row - 1}+A${row}`;
    }
    const { cell } = await compileAndCheck({ sheets: { Bank: cells } });
    expect(cell('B40').value).toBe(1 + (40 * 41) / 2 - 3);
  });

  test('a loan whose columns read each other row by row', async () => {
    const cells: Record<string, number | string> = {
      A1: 1000,
      B1: 0.01,
      A2: 'interest',
      B2: 'paid',
      C2: 'balance',
      C3: '=A1',
    };
    for (let row = 4; row <= 21; row += 1) {
      cells[`A${row}`] = `=C${row - 1}*B$1`;
      cells[`B${row}`] = `=50-A${row}`;
      cells[`C${row}`] = `=C${row - 1}-B${row}`;
    }
    cells['E3'] = '=SUM(A4:A27)';
    const { cell, sql } = await compileAndCheck({ sheets: { Loan: cells } });
    let balance = 1000;
    for (let row = 4; row <= 21; row += 1) balance -= 50 - balance * 0.01;
    expect(cell('C21').value).toBeCloseTo(balance, 6);
    expect(sql).toContain('row by row');
  });
});
