import { cellName } from '../formula/address.js';
import { cachedValue, verdict } from './cached.js';
import { precedentsOf } from './precedents.js';
import type { Workings } from './workings.js';
import type { Region } from '../graph/region.js';
import type { Format, Workbook } from '../reader/model.js';
import type { CellReport, CellType } from '../report.js';
import { quoteName } from '../sql/literal.js';

const KINDS: CellType[] = ['blank', 'number', 'text', 'boolean', 'error'];

interface Place {
  row: number;
  col: number;
}

function places({ area }: Region): Place[] {
  const found: Place[] = [];
  for (let row = area.row1; row <= area.row2; row += 1)
    for (let col = area.col1; col <= area.col2; col += 1) found.push({ row, col });
  return found;
}

const MOMENTS = ['xl_iso', 'xl_iso_time'] as const;

type Moment = (typeof MOMENTS)[number];

const dayText: Partial<Record<Format, Moment>> = { time: 'xl_iso_time' };

/** The macro that shows a region's numbers as moments, if they are. */
function momentMacro(format: Format, date: boolean): Moment | undefined {
  if (format === 'number') return undefined;
  if (format === 'general') return date ? 'xl_iso' : undefined;
  return dayText[format] ?? 'xl_iso';
}

/** Views whose values are read by one query: each query has a price of its own. */
const TOGETHER = 40;

/** The cells of regions, in their order, with what their views computed. */
export async function readCells(
  workings: Workings,
  book: Workbook,
  regions: readonly Region[],
): Promise<CellReport[]> {
  const cells: CellReport[] = [];
  for (let from = 0; from < regions.length; from += TOGETHER) {
    const group = regions.slice(from, from + TOGETHER);
    const values = await readValues(workings, group);
    for (const region of group) cells.push(...cellsOf(book, region, values.get(region) ?? []));
  }
  return cells;
}

/** Kind, number, text and moment of each cell of regions. */
async function readValues(
  workings: Workings,
  regions: readonly Region[],
): Promise<Map<Region, unknown[][]>> {
  const selects = regions.flatMap((region, at) => {
    if (region.problem !== undefined) return [];
    const macro = momentMacro(region.format, region.date === true) ?? '';
    return `SELECT ${at} AS r, p, x.k, x.n, x.s, '${macro}' AS m FROM (SELECT unnest(v) AS x, unnest(range(0, len(v))) AS p FROM ${quoteName(region.view)})`;
  });
  const found = new Map<Region, unknown[][]>();
  if (selects.length === 0) return found;
  // Once for all of them: the macros are long.
  const moment = MOMENTS.map((macro) => `WHEN m = '${macro}' THEN TRY(${macro}(n))`).join(' ');
  const all = `SELECT r, p, k, n, s, CASE WHEN m = '' OR k <> 1 OR n < 0 OR n >= xl_last_serial() + 1 THEN NULL ${moment} END FROM (${selects.join(' UNION ALL ')})`;
  for (const [at, place, ...values] of await workings.rows(all)) {
    const region = regions[Number(at)];
    if (region === undefined) throw new Error('a value of no region');
    const list = found.get(region) ?? [];
    list[Number(place)] = values;
    found.set(region, list);
  }
  return found;
}

function cellsOf(book: Workbook, region: Region, rows: unknown[][]): CellReport[] {
  const sheet = book.sheets.find(({ name }) => name === region.sheet);
  const anchor = cellName(region.area.row1, region.area.col1);
  const start = places(region).map(({ row, col }) => {
    const cell = cellName(row, col);
    const text = sheet?.cells.get(row)?.get(col)?.formula?.text;
    const spilled = region.kind === 'array' && cell !== anchor;
    return {
      sheet: region.sheet,
      cell,
      formula: spilled || text === undefined ? null : `=${text}`,
      ...(spilled ? { spill_of: anchor } : {}),
      precedents: spilled ? [] : precedentsOf(region, row - region.area.row1),
    };
  });
  const held = places(region).map(({ row, col }) => cachedValue(sheet, row, col));
  const kept = (at: number) => (held[at] === undefined ? {} : { cached: held[at].value });
  const { problem } = region;
  if (problem !== undefined)
    return start.map((cell, at) => ({
      ...cell,
      status: problem.status,
      type: null,
      value: null,
      sql: null,
      reason: problem.reason,
      ...kept(at),
    }));
  const macro = momentMacro(region.format, region.date === true);
  const view = quoteName(region.view);
  return start.map((cell, at) => {
    const [k, n, s, day] = rows[at] ?? [];
    const kind = KINDS[Number(k)] ?? 'blank';
    const element = `v[${at + 1}]`;
    const done = (type: CellType, value: CellReport['value'], sql: string): CellReport => ({
      ...cell,
      status: 'ok',
      type,
      value,
      sql: `SELECT ${sql} AS value FROM ${view}`,
      ...kept(at),
      ...(region.volatile === true
        ? { volatile: true }
        : verdict(held[at], type, value, n === null ? undefined : Number(n))),
    });
    if (kind === 'number' && typeof day === 'string')
      return done('date', day, `${macro}(${element}.n)`);
    if (kind === 'number') return done('number', Number(n), `${element}.n`);
    if (kind === 'boolean') return done('boolean', n === 1, `${element}.n = 1`);
    return done(kind, kind === 'blank' ? null : String(s), `${element}.s`);
  });
}
