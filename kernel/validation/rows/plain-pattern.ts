/** One character of a text: a literal, a class, an escape that stands for one. */
const ATOM = String.raw`(?:\\[dDwWsS]|\\[^\w\s]|\[\^?(?:\\[dDwWsS]|\\[^\w\s]|[^\\\[\]])+\]|[^\\^$*+?()[\]{}|])`;
const PLAIN = new RegExp(String.raw`^\^?(?:${ATOM}(?:[*+?]|\{\d{1,3}(?:,(?:\d{1,3})?)?\})?)*\$?$`);
const REPEATED = new RegExp(String.raw`${ATOM}([*+?]|\{\d+(?:,\d*)?\})?`, 'g');

/**
 * Whether a pattern surely takes no more than a short time for every character of a text: single characters one behind the
 * other, of which one at most may stand there more or less often, and any number of times only at the text's beginning.
 */
export function isPlainPattern(source: string): boolean {
  if (!PLAIN.test(source)) return false;
  const counts = [...source.matchAll(REPEATED)].map(([, count]) => count ?? '');
  const vary = counts.filter((count) => /^[*+?]$|,/.test(count));
  const endless = vary.some((count) => /^[*+]$|,\}$/.test(count));
  return vary.length === 0 || (vary.length === 1 && (!endless || source.startsWith('^')));
}
