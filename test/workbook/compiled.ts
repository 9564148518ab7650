import { openScratch } from '../../kernel/store/index.js';
import {
  type CellReport,
  compileWorkbook,
  type WorkbookReport,
} from '../../kernel/workbook/index.js';
import { type SheetInput, type WorkbookInput, xlsx } from './xlsx.js';

export interface Checked {
  report: Omit<WorkbookReport, 'cells'> & { cells: CellReport[] };
  sql: string;
  cell: (name: string) => CellReport;
}

/** Compiles a workbook, then runs its script in an empty DuckDB and holds each cell's select to the reported value. */
export async function compileAndCheck(input: WorkbookInput): Promise<Checked> {
  const compiled = await compileWorkbook(xlsx(input));
  const report = { ...compiled.report, cells: [...compiled.report.cells] };
  const sql = compiled.sql.text();
  const scratch = await openScratch();
  try {
    await scratch.run(sql);
    for (const { cell, sheet, status, sql: select, value } of report.cells) {
      if (status !== 'ok' || select === null) {
        expect({ cell, value }).toEqual({ cell, value: null });
        continue;
      }
      const rows = await scratch.rows(select);
      expect({ cell, sheet, rows }).toEqual({ cell, sheet, rows: [[value]] });
    }
  } finally {
    scratch.close();
  }
  const first = Object.keys(input.sheets)[0];
  return {
    report,
    sql,
    cell(name) {
      const [sheet, address] = name.includes('!') ? name.split('!') : [first, name];
      const found = report.cells.find((one) => one.sheet === sheet && one.cell === address);
      if (found === undefined) throw new Error(`there is no formula in ${name}`);
      return found;
    },
  };
}

export type Expected =
  number | string | boolean | { error: string } | { date: string } | { unsupported: RegExp };

/** Formulas with the values that Excel gives, each in a cell of its own on a sheet `Vectors`, beside given data. */
export async function checkVectors(
  vectors: [formula: string, expected: Expected][],
  data: SheetInput = {},
): Promise<void> {
  const cells = Object.fromEntries(vectors.map(([formula], at) => [`A${at * 2 + 1}`, formula]));
  const checked = await compileAndCheck({ sheets: { Data: data, Vectors: cells } });
  const wrong = vectors.flatMap(([formula, expected], at) => {
    const got = checked.cell(`Vectors!A${at * 2 + 1}`);
    return matches(got, expected)
      ? []
      : [
          `${formula} is not ${JSON.stringify(expected)} but ${JSON.stringify(got.value)} (${got.type ?? got.reason})`,
        ];
  });
  expect(wrong).toEqual([]);
}

function matches(cell: CellReport, expected: Expected): boolean {
  if (typeof expected === 'number')
    return (
      cell.type === 'number' &&
      Math.abs(Number(cell.value) - expected) <= 1e-9 * Math.max(Math.abs(expected), 1e-3)
    );
  if (typeof expected === 'string') return cell.type === 'text' && cell.value === expected;
  if (typeof expected === 'boolean') return cell.type === 'boolean' && cell.value === expected;
  if ('error' in expected) return cell.type === 'error' && cell.value === expected.error;
  if ('date' in expected) return cell.type === 'date' && cell.value === expected.date;
  return cell.status === 'unsupported' && expected.unsupported.test(cell.reason ?? '');
}
