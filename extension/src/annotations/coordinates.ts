/** A coordinate as people read it: numbers with at most six digits, ISO times as they are. */
export function coordinateText(value: number | string): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : value;
}
