import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { AssayError } from '@assay/schema';
import { openScratch } from '../../kernel/store/index.js';
import { compileWorkbook } from '../../kernel/workbook/index.js';
import { xlsx } from './xlsx.js';

const SHEET = 'xl/worksheets/sheet1.xml';

/** A workbook whose first sheet has the given rows as the file has them. */
function withRows(rows: string): Uint8Array {
  const parts = unzipSync(xlsx({ sheets: { S: { A1: 1 } } }));
  const xml = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;
  return zipSync({ ...parts, [SHEET]: strToU8(xml) }, { level: 1 });
}

test('120,000 formulas in a heap that has no room for an object each', async () => {
  const count = 60_000;
  const rows = Array.from({ length: count }, (_, at) => {
    const row = at + 2;
    const cells = `<c r="A${row}"><v>${at}</v></c><c r="B${row}"><v>${at / 8}</v></c><c r="C${row}"><f>A${row}*2+B${row}</f><v>${at * 2 + at / 8}</v></c>`;
    return `<row r="${row}">${cells}<c r="D${row}"><f>$A${row}&amp;"x"</f><v>${at}x</v></c></row>`;
  });
  const head = `<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>`;
  const folder = mkdtempSync(join(tmpdir(), 'assay-large-'));
  try {
    writeFileSync(join(folder, 'large.xlsx'), withRows(head + rows.join('')));
    const command = ['kernel/bin/assay.mjs', 'workbook', join(folder, 'large.xlsx')];
    const done = spawnSync(process.execPath, [...command, '--out', join(folder, 'out')], {
      env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=80' },
      encoding: 'utf8',
    });
    expect(done.stderr).toBe('');
    expect(done.stdout).toMatch(/120000 formula cells, 120000 computed, 0 not/);
    const report = JSON.parse(readFileSync(join(folder, 'out', 'report.json'), 'utf8')) as {
      cells: { cell: string; formula: string; value: unknown }[];
    };
    expect(report.cells.at(-1)).toMatchObject({
      cell: 'D60001',
      formula: '=$A60001&"x"',
      value: '59999x',
    });
    const scratch = await openScratch();
    await scratch.run(readFileSync(join(folder, 'out', 'workbook.sql'), 'utf8'));
    expect(await scratch.rows('SELECT count(*), sum(a) FROM "S"')).toEqual([
      [60_000n, 1_799_970_000n],
    ]);
    scratch.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('rows in any order, a cell that comes twice, shared formulas that wrap round the edge, and texts like its own marks', async () => {
  const shared = '<f t="shared" ref="C3:D5" si="0">A2+$A$5+LOG10(100)</f>';
  const { report } = await compileWorkbook(
    withRows(
      [
        '<row r="5"><c r="A5"><v>50</v></c><c r="C5"><f t="shared" si="0"/></c></row>',
        `<row r="3"><c r="A3"><v>30</v></c><c r="C3">${shared}</c><c r="D3"><f t="shared" si="0"/></c></row>`,
        '<row r="2"><c r="A2"><v>1</v></c></row>',
        '<row r="4"><c r="A4"><v>40</v></c><c r="C4"><f t="shared" si="0"/></c><c r="D4"><f t="shared" si="0"/></c></row>',
        '<row r="2"><c r="A2"><v>20</v></c><c r="B2"><v>7</v></c></row>',
        '<row r="1"><c r="E1"><f>IF(A2=20,"B2_x0000_5_x0000_","")</f></c><c r="D1"><f t="shared" si="0"/></c></row>',
      ].join(''),
    ),
  );
  const found = Object.fromEntries([...report.cells].map((one) => [one.cell, one]));
  expect(found).toMatchObject({
    C3: { formula: '=A2+$A$5+LOG10(100)', value: 72 },
    C4: { formula: '=A3+$A$5+LOG10(100)', value: 82 },
    C5: { status: 'unsupported', reason: 'its shared formula is missing' },
    D3: { formula: '=B2+$A$5+LOG10(100)', value: 59 },
    D4: { formula: '=B3+$A$5+LOG10(100)', value: 52 },
  });
});

test('a part that unpacks to a text without end, and an archive that is cut off, are refused', async () => {
  const whole = withRows(`<row r="1"/>${' '.repeat(3_000_000)}`);
  const cut = whole.subarray(0, whole.length - 30);
  const damaged = whole.slice();
  const at = Buffer.from(damaged).lastIndexOf(Buffer.from(SHEET));
  damaged.fill(
    0xff,
    Buffer.from(damaged).indexOf(Buffer.from(SHEET)) + SHEET.length + 40,
    at - 400,
  );
  const endless = withRows(`<row r="1"><c r="A1"><v>${' '.repeat(20_000_000)}1</v></c></row>`);
  for (const [bytes, reason] of [
    [endless, /sheet1\.xml holds a text of more than 8 MiB/],
    [cut, /no ZIP archive, or its end is cut off/],
    [damaged, /not a readable \.xlsx|damaged/],
  ] as const) {
    const error: unknown = await compileWorkbook(bytes).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AssayError);
    expect((error as AssayError).message).toMatch(reason);
  }
});
