import { expect, test } from '@jest/globals';
import { openScratch } from '../../kernel/store/index.js';
import { compileWorkbook } from '../../kernel/workbook/index.js';
import { type SheetInput, xlsx } from './xlsx.js';

const ROWS = 40;

/** One row of inputs: a number, a positive one, a whole one, a text. */
interface Inputs {
  x: number;
  p: number;
  n: number;
  t: string;
}

type Row = (at: Inputs, all: Inputs[]) => number | string | boolean;

/** Formulas of row 2, which are filled down, and what Excel documents for them, written once more in TypeScript. */
const COLUMNS: [formula: string, expected: Row][] = [
  ['A2*B2-C2', ({ x, p, n }) => x * p - n],
  ['IF(A2>C2,A2,IF(C2=0,"none",-C2))', ({ x, n }) => (x > n ? x : n === 0 ? 'none' : -n)],
  ['MOD(C2,7)', ({ n }) => ((n % 7) + 7) % 7],
  ['INT(A2)', ({ x }) => Math.floor(x)],
  ['TRUNC(A2)', ({ x }) => Math.trunc(x)],
  ['ROUND(C2/8,2)', ({ n }) => (Math.sign(n) * Math.round(Math.abs(n) * 12.5)) / 100],
  ['-C2^2', ({ n }) => n * n],
  ['SQRT(B2)+LN(B2)', ({ p }) => Math.sqrt(p) + Math.log(p)],
  ['D2&"-"&C2', ({ t, n }) => `${t}-${n}`],
  ['LEN(TRIM(D2))', ({ t }) => t.trim().replace(/ +/g, ' ').length],
  ['UPPER(LEFT(D2,2))', ({ t }) => t.slice(0, 2).toUpperCase()],
  ['ISNUMBER(SEARCH("a",D2))', ({ t }) => t.toLowerCase().includes('a')],
  ['SUBSTITUTE(D2,"a","b")', ({ t }) => t.replaceAll('a', 'b')],
  ['IFERROR(B2/C2,"zero")', ({ p, n }) => (n === 0 ? 'zero' : p / n)],
  ['AND(A2>0,C2>0)', ({ x, n }) => x > 0 && n > 0],
  [
    `SUMIF(C$2:C$${ROWS + 1},">"&C2,B$2:B$${ROWS + 1})`,
    ({ n }, all) => all.filter((one) => one.n > n).reduce((sum, one) => sum + one.p, 0),
  ],
  [
    `COUNTIF(D$2:D$${ROWS + 1},"*an*")`,
    (_row, all) => all.filter(({ t }) => t.toLowerCase().includes('an')).length,
  ],
  [`RANK(C2,C$2:C$${ROWS + 1})`, ({ n }, all) => 1 + all.filter((one) => one.n > n).length],
  [
    `INDEX(B$2:B$${ROWS + 1},MATCH(C2,C$2:C$${ROWS + 1},0))`,
    ({ n }, all) => all.find((one) => one.n === n)?.p ?? NaN,
  ],
  [
    `MAX(A$2:A$${ROWS + 1})-MIN(A$2:A$${ROWS + 1})`,
    (_row, all) => Math.max(...all.map(({ x }) => x)) - Math.min(...all.map(({ x }) => x)),
  ],
  [
    `MEDIAN(C$2:C$${ROWS + 1})`,
    (_row, all) => {
      const sorted = all.map(({ n }) => n).sort((a, b) => a - b);
      return ((sorted[ROWS / 2 - 1] ?? NaN) + (sorted[ROWS / 2] ?? NaN)) / 2;
    },
  ],
];

/** A small generator of equal numbers on every machine (Park and Miller). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const WORDS = ['banana', 'Ananas', 'pear', ' fig  tree', 'plum', 'date palm', 'x'];

function draw(seed: number): Inputs[] {
  const next = chance(seed);
  return Array.from({ length: ROWS }, () => ({
    x: Math.round((next() - 0.5) * 2e6) / 1e4,
    p: Math.round(next() * 1e6) / 1e4 + 0.0001,
    n: Math.floor(next() * 41) - 20,
    t: WORDS[Math.floor(next() * WORDS.length)] ?? '',
  }));
}

const letter = (at: number) =>
  at < 26 ? String.fromCharCode(65 + at) : `A${String.fromCharCode(65 + at - 26)}`;

function sheet(inputs: Inputs[]): SheetInput {
  const cells: SheetInput = { A1: 'x', B1: 'p', C1: 'n', D1: 't' };
  inputs.forEach(({ x, p, n, t }, at) => {
    const row = at + 2;
    Object.assign(cells, { [`A${row}`]: x, [`B${row}`]: p, [`C${row}`]: n, [`D${row}`]: t });
    COLUMNS.forEach(([formula], column) => {
      cells[`${letter(column + 4)}${row}`] = `=${formula.replace(/([A-D])2(?!\d)/g, `$1${row}`)}`;
    });
  });
  return cells;
}

function differences(values: Map<string, unknown>, inputs: Inputs[]): string[] {
  return COLUMNS.flatMap(([formula, expected], column) =>
    inputs.flatMap((row, at) => {
      const wanted = expected(row, inputs);
      const got = values.get(`${letter(column + 4)}${at + 2}`);
      const same =
        typeof wanted === 'number' && typeof got === 'number'
          ? Math.abs(got - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted))
          : got === wanted;
      return same
        ? []
        : [`${formula} of ${JSON.stringify(row)} is ${String(got)}, not ${String(wanted)}`];
    }),
  );
}

/** What a value of a view, written as a text, stands for. */
function told(row: unknown): unknown {
  const [text] = row as [string];
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[TE]/.test(text) ? text.slice(1) : Number(text);
}

test('computes what TypeScript computes of inputs drawn by chance, and so do its views when the data change', async () => {
  const first = draw(20261128);
  const { report, sql } = await compileWorkbook(xlsx({ sheets: { S: sheet(first) } }));
  const cells = [...report.cells];
  expect(report.summary).toMatchObject({ ok: ROWS * COLUMNS.length, unsupported: 0 });
  expect(differences(new Map(cells.map(({ cell, value }) => [cell, value])), first)).toEqual([]);

  const scratch = await openScratch();
  try {
    await scratch.run(sql.text());
    const table = report.tables[0]?.name ?? '';
    for (const seed of [7, 11]) {
      const inputs = draw(seed);
      const rows = inputs.map(({ x, p, n, t }, at) => `(${at}, ${x}, ${p}, ${n}, '${t}')`);
      await scratch.run(
        `UPDATE "${table}" SET x = d.x, p = d.p, n = d.n, t = d.t FROM (VALUES ${rows.join(', ')}) AS d(i, x, p, n, t) WHERE "${table}".rowid = d.i`,
      );
      const values = new Map<string, unknown>();
      const views = new Map<string, unknown[]>();
      for (const { cell, sql: one } of cells) {
        const [, place = '', view = ''] = /v\[(\d+)\].* FROM (".*")$/.exec(one ?? '') ?? [];
        const list =
          views.get(view) ??
          (await scratch.rows(
            `SELECT CASE x.k WHEN 1 THEN x.n::VARCHAR WHEN 2 THEN 'T' || x.s WHEN 3 THEN (x.n = 1)::VARCHAR ELSE 'E' || x.s END FROM (SELECT unnest(v) AS x FROM ${view})`,
          ));
        views.set(view, list);
        values.set(cell, told(list[Number(place) - 1]));
      }
      expect(differences(values, inputs)).toEqual([]);
    }
  } finally {
    scratch.close();
  }
}, 120_000);
