export type Order =
  'increasing' | 'decreasing' | 'non-decreasing' | 'non-increasing' | 'constant' | 'none';

export interface Runs {
  readonly order: Order;
  /** Rows in the longest stretch of one unchanging value, and its first row (0-based). */
  readonly longestFlat: number;
  readonly flatStart: number | null;
  /** Stretches of at least `flatRows` rows of one value. */
  readonly flatLines: number;
}

/** How a column moves from row to row; missing values end a stretch and are passed over for the order. */
export function runs(values: Float64Array, flatRows: number): Runs {
  let rises = 0;
  let falls = 0;
  let stays = 0;
  let before = NaN;
  let length = 0;
  let longestFlat = 0;
  let flatStart: number | null = null;
  let flatLines = 0;
  let previousPresent = NaN;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    length = value === before ? length + 1 : Number(value === value);
    if (length > longestFlat) {
      longestFlat = length;
      flatStart = row - length + 1;
    }
    if (length === flatRows) flatLines++;
    before = value;
    if (value !== value) continue;
    rises += Number(value > previousPresent);
    falls += Number(value < previousPresent);
    stays += Number(value === previousPresent);
    previousPresent = value;
  }
  return { order: orderOf(rises, falls, stays), longestFlat, flatStart, flatLines };
}

function orderOf(rises: number, falls: number, stays: number): Order {
  if (rises > 0 && falls > 0) return 'none';
  if (rises > 0) return stays > 0 ? 'non-decreasing' : 'increasing';
  if (falls > 0) return stays > 0 ? 'non-increasing' : 'decreasing';
  return stays > 0 ? 'constant' : 'none';
}
