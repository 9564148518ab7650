/** Times of a chart's x axis stand by UTC, as in the data: the clock of whoever looks at it must not move them. */
const BY_UTC = { type: 'utc' };

/** How a field stands on a chart's x axis. */
export function across(field: string, title: string, temporal: boolean): Record<string, unknown> {
  return temporal
    ? { field, type: 'temporal', title, scale: BY_UTC }
    : { field, type: 'quantitative', title };
}

/** The same for a chart's samples, whose numbers need not begin at zero. */
export function acrossSamples(title: string, temporal: boolean): Record<string, unknown> {
  const x = across('x', title, temporal);
  return temporal ? x : { ...x, scale: { zero: false } };
}

/** What a tooltip says of a point's x: a day, or a time to the millisecond. */
export function acrossTold(
  title: string,
  temporal: boolean,
  [first]: readonly unknown[],
): Record<string, unknown> {
  if (!temporal) return { field: 'x', type: 'quantitative', title };
  const timeUnit =
    typeof first === 'string' && first.length <= 10
      ? 'utcyearmonthdate'
      : 'utcyearmonthdatehoursminutessecondsmilliseconds';
  return { field: 'x', type: 'temporal', timeUnit, title };
}
