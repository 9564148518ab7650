/** The protocol counts code points, JavaScript UTF-16 units. */
export function toUnits(text: string, codePoints: number): number {
  let units = 0;
  let left = codePoints;
  for (const character of text) {
    if (left <= 0) break;
    units += character.length;
    left -= 1;
  }
  return units;
}

export function toCodePoints(text: string, units: number): number {
  let count = 0;
  let at = 0;
  for (const character of text) {
    if (at >= units) break;
    at += character.length;
    count += 1;
  }
  return count;
}
