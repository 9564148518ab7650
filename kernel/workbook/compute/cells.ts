import { cellName } from '../formula/address.js';
import type { Region } from '../graph/region.js';
import type { Sheet, Workbook } from '../reader/model.js';
import type { CellReport, WorkbookReport } from '../report.js';
import { quoteName } from '../sql/literal.js';
import { cachedValue, verdict } from './cached.js';
import { precedentsOf } from './precedents.js';
import { inSheetOrder, type Place } from './sheet-order.js';
import { type Computed, momentMacro, type RegionValues } from './values.js';

/** What the SQL gives of a value of each kind, from its element of the view's list. */
function elementSql({ type }: Computed, element: string, region: Region): string {
  if (type === 'date') return `${momentMacro(region) ?? ''}(${element}.n)`;
  if (type === 'number') return `${element}.n`;
  return type === 'boolean' ? `${element}.n = 1` : `${element}.s`;
}

/**
 * All formula and spilled cells of a workbook, as one reads them. Each is written when it is asked for: a workbook may have
 * millions.
 */
export class ReportCells implements Iterable<CellReport> {
  private readonly sheets: ReadonlyMap<string, Sheet>;

  constructor(
    private readonly book: Workbook,
    private readonly regions: readonly Region[],
    private readonly values: ReadonlyMap<Region, RegionValues>,
  ) {
    this.sheets = new Map(book.sheets.map((sheet) => [sheet.name, sheet]));
  }

  *[Symbol.iterator](): Generator<CellReport> {
    for (const place of inSheetOrder(this.regions, this.book)) yield this.cell(place);
  }

  summary(): WorkbookReport['summary'] {
    const count = { formulas: 0, ok: 0, unsupported: 0, different: 0 };
    for (const place of inSheetOrder(this.regions, this.book)) {
      count.formulas += 1;
      const computed = this.values.get(place.region)?.at(place.at);
      if (computed === undefined) count.unsupported += 1;
      else {
        count.ok += 1;
        if (place.region.volatile === true) continue;
        const { equal } = verdict(this.cached(place), computed);
        if (equal === false) count.different += 1;
      }
    }
    return count;
  }

  private cached({ region, row, col }: Place) {
    return cachedValue(this.sheets.get(region.sheet), row, col);
  }

  private cell(place: Place): CellReport {
    const { region, row, col, at } = place;
    const { row1, col1 } = region.area;
    const spilled = region.kind === 'array' && at > 0;
    const text = this.sheets.get(region.sheet)?.cells.get(row, col)?.formula?.text;
    const cached = this.cached(place);
    const start = {
      sheet: region.sheet,
      cell: cellName(row, col),
      formula: spilled || text === undefined ? null : `=${text}`,
      ...(spilled ? { spill_of: cellName(row1, col1) } : {}),
      precedents: spilled ? [] : precedentsOf(region, row - row1),
    };
    const kept = cached === undefined ? {} : { cached: cached.value };
    const { problem } = region;
    const computed = this.values.get(region)?.at(at);
    if (problem !== undefined || computed === undefined)
      return {
        ...start,
        status: problem?.status ?? 'unsupported',
        type: null,
        value: null,
        sql: null,
        reason: problem?.reason ?? 'it has no value',
        ...kept,
      };
    const { type, value } = computed;
    return {
      ...start,
      status: 'ok',
      type,
      value,
      sql: `SELECT ${elementSql(computed, `v[${at + 1}]`, region)} AS value FROM ${quoteName(region.view)}`,
      ...kept,
      ...(region.volatile === true ? { volatile: true } : verdict(cached, computed)),
    };
  }
}
