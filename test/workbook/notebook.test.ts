import { expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { Project } from '../support/assay.js';
import { writeNotebook } from '../support/notebook.js';
import { xlsx } from './xlsx.js';

test('a workbook in a notebook: sheets as datasets, formulas with what they read, validation beside them', async () => {
  const project = await Project.make();
  try {
    const book = xlsx({
      sheets: {
        Standards: { A1: 'conc', B1: 'area', A2: 1, B2: 11, A3: 2, B3: 21, A4: 3, B4: 31 },
        Curve: { A1: '=SLOPE(Standards!B2:B4,Standards!A2:A4)', A2: '=A1*2', A3: '=NOSUCH(1)' },
      },
    });
    await writeFile(project.path('curve.xlsx'), book);
    const schema = {
      type: 'object',
      properties: { conc: { type: 'number' }, area: { type: 'number', maximum: 30 } },
    };
    await writeFile(project.path('standards.json'), JSON.stringify(schema));
    await project.json('schema', 'add', 'standards', 'standards.json');
    await writeNotebook(
      project.path('curve.ipynb'),
      "import { lab } from 'assay';\nconst book = await lab.workbook('curve.xlsx', { schema: 'standards' });\nbook",
      "const of = (place: string) => { const { status, value, precedents, reason } = book.cell(place)!; return { status, value, precedents, reason }; };\nJSON.stringify({ cells: ['A1', 'A2', 'A3'].map((cell) => of(`Curve!${cell}`)), sheets: book.sheets.map(({ sheet, validation, error }) => ({ sheet, validation, error })), summary: book.summary })",
      "const only = await lab.workbook('curve.xlsx', { formulas: false, sheets: ['Standards'] });\nonly.summary.formulas",
    );
    const ended = await project.run('run', 'curve.ipynb');
    const saved = JSON.parse(await readFile(project.path('curve.ipynb'), 'utf8'));
    const shown = saved.cells.map((cell: any) =>
      cell.outputs.map((one: any) => [one.data?.['text/plain']].flat().join('')).join(''),
    );
    expect([ended.code, ended.stderr]).toEqual([0, expect.anything()]);
    expect(shown[0]).toContain('3 formula cells: 2 computed, 1 not');
    const text: string = shown[1];
    const told = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
    expect(told).toMatchObject({
      cells: [
        { status: 'ok', value: 10, precedents: ['Standards!B2:B4', 'Standards!A2:A4'] },
        { status: 'ok', value: 20, precedents: ['Curve!A1'] },
        {
          status: 'unsupported',
          value: null,
          precedents: [],
          reason: 'the function NOSUCH is not supported',
        },
      ],
      sheets: [{ sheet: 'Standards', validation: { valid: false, rows: 3, invalid_rows: 1 } }],
      summary: { formulas: 3, ok: 2, unsupported: 1, different: 0 },
    });
    expect(shown[2]).toContain('0');
  } finally {
    await project.remove();
  }
}, 120_000);

test('of many cells those that are not computed are shown first', async () => {
  const project = await Project.make();
  try {
    const cells: Record<string, string | number> = { A1: 1 };
    for (let row = 1; row <= 300; row++) cells[`B${row}`] = `=$A$1+${row}`;
    cells['C1'] = '=NOSUCH(1)';
    await writeFile(project.path('long.xlsx'), xlsx({ sheets: { Data: cells } }));
    await writeNotebook(
      project.path('long.ipynb'),
      "import { lab } from 'assay';\nawait lab.workbook('long.xlsx', { sheets: [] })",
    );
    expect((await project.run('run', 'long.ipynb')).code).toBe(0);
    const saved = JSON.parse(await readFile(project.path('long.ipynb'), 'utf8'));
    const html = saved.cells[0].outputs
      .flatMap((one: { data?: Record<string, string | string[]> }) => one.data?.['text/html'] ?? [])
      .join('');
    expect(html.indexOf('NOSUCH')).toBeGreaterThan(0);
    expect(html.indexOf('NOSUCH')).toBeLessThan(html.indexOf('Data!B1<'));
    expect(html).toContain('200 of 301 cells');
    expect(html).toContain('the file holds no values to compare with');
  } finally {
    await project.remove();
  }
}, 120_000);
