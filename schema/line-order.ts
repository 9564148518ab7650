/**
 * Whether x goes back somewhere, as in a hysteresis loop or a cyclic voltammogram. Such a line is joined in the order of its
 * rows; joined by x, as Vega-Lite does unless told, it would be a zigzag between the branches.
 *
 * @param x the drawn values: numbers, integers as text, or ISO text on a time axis; what is missing does not count
 */
function turnsBack(x: readonly unknown[], temporal: boolean): boolean {
  let [rising, falling] = [true, true];
  let before = NaN;
  for (const value of x) {
    if (value === null) continue;
    const now = temporal && typeof value === 'string' ? Date.parse(value) : Number(value);
    // Nothing is less or more than the first one's NaN.
    if (now < before) rising = false;
    if (now > before) falling = false;
    before = now;
  }
  return !rising && !falling;
}

/** The mark of a line through these x values. */
export function lineMark(x: readonly unknown[], temporal: boolean): Record<string, unknown> {
  return { type: 'line', strokeWidth: 1.3, ...(turnsBack(x, temporal) ? { order: null } : {}) };
}
