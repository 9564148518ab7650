/** A coordinate of a datum or an annotation as a number, or milliseconds on a time axis. */
export function onAxis(value: number | string, temporal: boolean): number {
  return temporal ? new Date(value).getTime() : Number(value);
}
