import type { Region } from '../graph/region.js';
import type { Format } from '../reader/model.js';
import type { CellType } from '../report.js';
import { quoteName } from '../sql/literal.js';
import type { Workings } from './workings.js';

const KINDS: CellType[] = ['blank', 'number', 'text', 'boolean', 'error'];

const MOMENTS = ['xl_iso', 'xl_iso_time'] as const;

export type Moment = (typeof MOMENTS)[number];

const dayText: Partial<Record<Format, Moment>> = { time: 'xl_iso_time' };

/** The macro that shows a region's numbers as moments, if they are. */
export function momentMacro({ format, date }: Region): Moment | undefined {
  if (format === 'number') return undefined;
  if (format === 'general') return date === true ? 'xl_iso' : undefined;
  return dayText[format] ?? 'xl_iso';
}

/** A cell's value, and the number behind a date. */
export interface Computed {
  type: CellType;
  value: number | string | boolean | null;
  number?: number;
}

/** What the view of a region computed, cell after cell: some ten bytes each, and the texts. */
export class RegionValues {
  private kinds: Uint8Array;
  private numbers: Float64Array;
  private readonly texts: string[] = [];

  constructor(count: number) {
    this.kinds = new Uint8Array(count);
    this.numbers = new Float64Array(count);
  }

  /** @param moment how a number reads as a date or time */
  set(at: number, kind: number, number: number, text: string | undefined, moment?: string): void {
    if (at >= this.kinds.length) this.grow(at + 1);
    this.kinds[at] = kind;
    this.numbers[at] = number;
    const shown = kind === 1 ? moment : text;
    if (shown !== undefined) this.texts[at] = shown;
  }

  at(at: number): Computed {
    const type = KINDS[this.kinds[at] ?? 0] ?? 'blank';
    const number = this.numbers[at] ?? 0;
    const text = this.texts[at];
    switch (type) {
      case 'number':
        return text === undefined
          ? { type, value: number, number }
          : { type: 'date', value: text, number };
      case 'boolean':
        return { type, value: number === 1 };
      case 'blank':
        return { type, value: null };
      default:
        return { type, value: text ?? '' };
    }
  }

  private grow(count: number): void {
    const kinds = new Uint8Array(Math.max(count, 2 * this.kinds.length));
    const numbers = new Float64Array(kinds.length);
    kinds.set(this.kinds);
    numbers.set(this.numbers);
    this.kinds = kinds;
    this.numbers = numbers;
  }
}

/** Views whose values are read by one query: each query has a price of its own. */
const TOGETHER = 40;

/** The values of all regions that have a view. */
export async function readValues(
  workings: Workings,
  regions: readonly Region[],
): Promise<Map<Region, RegionValues>> {
  const found = new Map<Region, RegionValues>();
  const computed = regions.filter(({ problem }) => problem === undefined);
  for (let from = 0; from < computed.length; from += TOGETHER) {
    const group = computed.slice(from, from + TOGETHER);
    for (const region of group) {
      const { row1, row2, col1, col2 } = region.area;
      found.set(region, new RegionValues((row2 - row1 + 1) * (col2 - col1 + 1)));
    }
    await workings.each(valueSelect(group), ([at, place, kind, number, text, moment]) => {
      const region = group[Number(at)];
      const values = region === undefined ? undefined : found.get(region);
      if (values === undefined) throw new Error('a value of no region');
      const shown = (value: unknown) => (typeof value === 'string' ? value : undefined);
      values.set(Number(place), Number(kind), Number(number ?? 0), shown(text), shown(moment));
    });
  }
  return found;
}

function valueSelect(regions: readonly Region[]): string {
  const selects = regions.map((region, at) => {
    const macro = momentMacro(region) ?? '';
    return `SELECT ${at} AS r, p, x.k, x.n, x.s, '${macro}' AS m FROM (SELECT unnest(v) AS x, unnest(range(0, len(v))) AS p FROM ${quoteName(region.view)})`;
  });
  // Once for all of them: the macros are long.
  const moment = MOMENTS.map((macro) => `WHEN m = '${macro}' THEN TRY(${macro}(n))`).join(' ');
  return `SELECT r, p, k, n, s, CASE WHEN m = '' OR k <> 1 OR n < 0 OR n >= xl_last_serial() + 1 THEN NULL ${moment} END FROM (${selects.join(' UNION ALL ')})`;
}
