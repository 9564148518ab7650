/** Whether a number that is written with digits is larger or smaller than 64 bits of floating point can hold. */
export function isLost(value: number, text: string): boolean {
  if (value === 0) return /[1-9]/.test(text.replace(/[eEdD].*$/, ''));
  return !Number.isFinite(value) && !Number.isNaN(value) && /\d/.test(text);
}

/** What is told of the first such number of a column. */
export function lostMessage(column: string, text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const became = text.startsWith('-') ? '-Infinity or -0' : 'Infinity or 0';
  return `column "${column}": ${shown} is beyond the numbers of 64 bits; such values became ${became}`;
}
