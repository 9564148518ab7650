/** A field of a record and the column under which it stands. */
export interface PlacedField {
  column: number;
  from: number;
  to: number;
}

const MINUS = 45;

/**
 * Puts the fields of a short record of an aligned table under the columns where they stand. Two numbers that touch, as
 * `13.5181-218.764`, are two fields when each stands in a column of its own.
 *
 * @param fields bytes from and to of each field, counted from the record's first byte
 * @param spans bytes from and to of each column in records that are complete
 * @returns undefined when some field stands under no column, or under two, or not behind the one before
 */
export function underSpans(
  bytes: Uint8Array,
  fields: readonly (readonly [number, number])[],
  spans: readonly (readonly [number, number])[],
): PlacedField[] | undefined {
  const placed: PlacedField[] = [];
  const over = (from: number, to: number): number[] =>
    spans.flatMap(([left, right], k) => (left < to && right > from ? [k] : []));
  for (const [from, to] of fields) {
    const parts = over(from, to).length > 1 ? apart(bytes, from, to) : [[from, to] as const];
    for (const [start, end] of parts) {
      const [column, ...more] = over(start, end);
      if (column === undefined || more.length > 0 || column <= (placed.at(-1)?.column ?? -1))
        return undefined;
      placed.push({ column, from: start, to: end });
    }
  }
  return placed;
}

/** A text cut before every minus that stands behind a digit. */
function apart(bytes: Uint8Array, from: number, to: number): (readonly [number, number])[] {
  for (let at = from + 1; at < to; at++) {
    const before = bytes[at - 1] ?? 0;
    if (bytes[at] === MINUS && before >= 48 && before <= 57)
      return [[from, at], ...apart(bytes, at, to)];
  }
  return [[from, to]];
}
