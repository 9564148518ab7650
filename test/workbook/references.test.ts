import { describe, expect, test } from '@jest/globals';
import { AssayError } from '@assay/schema';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { compileWorkbook } from '../../kernel/workbook/index.js';
import { compileAndCheck } from './compiled.js';
import { xlsx } from './xlsx.js';

const values = (checked: Awaited<ReturnType<typeof compileAndCheck>>, names: string[]) =>
  names.map((name) => {
    const { value, reason } = checked.cell(name);
    return value ?? reason;
  });

const SHEET = 'xl/worksheets/sheet1.xml';

/** A workbook of one sheet with another part, or none, in that sheet's place. */
function withSheet(xml: string | undefined): Uint8Array {
  const { [SHEET]: _sheet, ...rest } = unzipSync(xlsx({ sheets: { S: { A1: 1 } } }));
  return zipSync(xml === undefined ? rest : { ...rest, [SHEET]: strToU8(xml) });
}

describe('references', () => {
  test('equal texts of whole rows, runs of sheets and names like cells stay what each of them says', async () => {
    const checked = await compileAndCheck({
      sheets: {
        Main: {
          A11: 1,
          B11: 2,
          A12: 10,
          B12: 20,
          A13: 100,
          D1: '=SUM(11:11)',
          D2: '=SUM(11:11)',
          D3: '=SUM(13:13)',
          F1: '=SUM(12:12)',
          F2: '=SUM(13:13)',
          H2: '=SUM(Q2:Q4!A2)',
          H3: '=SUM(Q3:Q4!A3)',
          H4: '=SUM(Q4:Q4!A4)',
          J1: '=ZZZ1',
          J2: '=ZZZ2',
        },
        Q2: { A2: 1, A3: 2, A4: 3 },
        Q3: { A2: 10, A3: 20, A4: 30 },
        Q4: { A2: 100, A3: 200, A4: 300 },
      },
      names: { ZZZ1: '7', ZZZ2: '9' },
    });
    const cells = ['D1', 'D2', 'D3', 'F1', 'F2', 'H2', 'H3', 'H4', 'J1', 'J2'];
    expect(values(checked, cells)).toEqual([3, 3, 100, 30, 100, 111, 220, 300, 7, 9]);
  });

  test('names, tables, other sheets, runs of sheets, intersections', async () => {
    const checked = await compileAndCheck({
      sheets: {
        Main: {
          A1: 'Net',
          B1: 'Rate',
          C1: 'Gross',
          A2: 100,
          B2: 0.2,
          C2: '=Sales[[#This Row],[Net]]*(1+[@Rate])',
          A3: 200,
          B3: 0.1,
          C3: '=Sales[[#This Row],[Net]]*(1+[@Rate])',
          E1: '=SUM(Sales[Gross])',
          E2: '=VAT*2',
          E3: "=SUM('Q 1:Q 2'!A1)",
          E4: "='Q 2'!A1+1",
          E5: '=SUM(A:A)',
          E6: '=SUM((A2,B2:B3))',
          E7: '=SUM(A2:B3 B1:B9)',
          E8: '=Total',
          E9: '=SUM($A$2:A3)',
          E10: '=ROWS(Sales)',
          E11: '=Sales[[#Headers],[Rate]]',
          E12: '=Missing!A1',
          E13: '=[1]Other!A1',
        },
        'Q 1': { A1: 5 },
        'Q 2': { A1: 7 },
      },
      names: { VAT: '0.19', Total: 'SUM(Main!$A$2:$A$3)' },
      tables: { Main: { name: 'Sales', ref: 'A1:C3', columns: ['Net', 'Rate', 'Gross'] } },
    });
    const cells = Array.from({ length: 12 }, (_, at) => `E${at + 1}`);
    expect(values(checked, cells)).toEqual([
      340,
      0.38,
      12,
      8,
      300,
      100.3,
      0.30000000000000004,
      300,
      300,
      2,
      'Rate',
      '#REF!',
    ]);
    expect(checked.cell('E13')).toMatchObject({ status: 'unsupported' });
    expect(checked.cell('E13').reason).toContain('another workbook');
  });

  test('fill-down columns read sideways, upwards, sliding and fixed blocks', async () => {
    const sheet: Record<string, string | number> = {
      A1: 'x',
      B1: 'sum',
      C1: 'share',
      D1: 'last3',
      E1: 'near',
    };
    for (let row = 2; row <= 12; row += 1) {
      sheet[`A${row}`] = row * row;
      sheet[`B${row}`] = `=SUM(A$2:A${row})`;
      sheet[`C${row}`] = `=A${row}/SUM($A$2:$A$12)`;
      sheet[`D${row}`] = `=AVERAGE(A${row}:A${row + 2})`;
      sheet[`E${row}`] = `=IF(A${row}>B${row - 1},"up",ROW())`;
    }
    const checked = await compileAndCheck({ sheets: { S: sheet } });
    expect(values(checked, ['B5', 'D2', 'D12', 'E2', 'E4', 'E12'])).toEqual([
      54,
      29 / 3,
      144,
      2,
      'up',
      12,
    ]);
    expect(checked.cell('C3').value).toBeCloseTo(9 / 649, 15);
    expect(checked.sql).toContain('CREATE VIEW "S!B2:B12"');
  });

  test('array formulas fill their block', async () => {
    const checked = await compileAndCheck({
      sheets: {
        S: {
          A1: 1,
          A2: 2,
          A3: 3,
          B1: 10,
          B2: 20,
          B3: 30,
          D1: { f: '=A1:A3*B1:B3', array: 'D1:D4' },
          F1: { f: '=SUM(A1:A3*B1:B3)', array: 'F1' },
          G1: { f: '=TRANSPOSE(A1:A3)', array: 'G1:I1' },
          G2: '=SUM(D1#)',
          G3: '=SUM(D1:D3)',
          G4: '=A1:A3*2',
        },
      },
    });
    expect(values(checked, ['D1', 'D3', 'D4', 'F1', 'I1', 'G2', 'G3', 'G4'])).toEqual([
      10,
      90,
      '#N/A',
      140,
      3,
      '#N/A',
      140,
      '#VALUE!',
    ]);
    expect(checked.cell('D2')).toMatchObject({ formula: null, spill_of: 'D1', value: 40 });
  });

  test('days count from 1904 where the workbook says so', async () => {
    const checked = await compileAndCheck({
      date1904: true,
      sheets: { S: { A1: '=DATE(2024,1,1)', A2: '=DATE(2024,1,1)+0*1-0', A3: '=YEAR(0)' } },
    });
    expect(checked.cell('A1')).toMatchObject({ type: 'date', value: '2024-01-01' });
    expect(checked.cell('A3').value).toBe(1904);
  });

  test('headers become names, and what is odd about them is kept', async () => {
    const { report, sql } = await compileAndCheck({
      sheets: {
        Odd: {
          A1: 'select',
          B1: 'a "b"',
          C1: 'x',
          D1: 'X',
          E1: 'größe',
          F1: 'mixed',
          A2: 1,
          B2: "it's; --",
          C2: true,
          D2: 1.5,
          E2: { v: 45292.5, style: 'datetime' },
          F2: 1,
          A3: 2,
          B3: '日本',
          C3: false,
          D3: 2,
          E3: { v: 45293.25, style: 'datetime' },
          F3: 'x',
        },
      },
    });
    expect(report.tables[0]?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'select BIGINT',
      'a "b" VARCHAR',
      'x BOOLEAN',
      'X_2 DOUBLE',
      'größe TIMESTAMP',
      'mixed UNION("number" DOUBLE, "text" VARCHAR, "truth" BOOLEAN, "error" VARCHAR)',
    ]);
    expect(sql).toContain("'it''s; --'");
  });

  test.each([
    ['an encrypted workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3), 'encrypted'],
    ['no archive', strToU8('hello'), 'not a readable'],
    ['an archive of something else', zipSync({ 'a.xml': strToU8('<a/>') }), 'no workbook'],
    ['a file without a sheet', withSheet(undefined), 'sheet "S" is missing'],
    [
      'a file without its texts',
      withSheet(
        '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>9</v></c></row></sheetData></worksheet>',
      ),
      "S!A1 shows text 9 of the file's list, which has 0",
    ],
  ])('%s is refused', async (_name, bytes, message) => {
    const error = await compileWorkbook(bytes).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AssayError);
    expect((error as Error).message).toContain(message);
  });

  test('a formula that is copied down with rows left out in between', async () => {
    const checked = await compileAndCheck({
      sheets: {
        S: { A1: 1, A2: 2, A4: 4, A7: 7, B1: '=A1*2', B2: '=A2*2', B4: '=A4*2', B7: '=A7*2' },
      },
    });
    expect(values(checked, ['B1', 'B2', 'B4', 'B7'])).toEqual([2, 4, 8, 14]);
  });
});
