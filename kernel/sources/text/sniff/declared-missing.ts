const BEFORE =
  /(?:missing|no[ _-]?data|fill(?:ed)?[ _-]?value|_?fillvalue|not available|unavailable|undefined|absent|invalid|null|bad)(?:[^\n\d]{0,60}?)([-+]?\d[\d.]*(?:[eE][-+]?\d+)?)/gi;
const AFTER =
  /([-+]?\d[\d.]*(?:[eE][-+]?\d+)?)["')]?\s*(?:=|:|means|indicates?|denotes?|represents?|is|for|are|\()\s*(?:\w+\s){0,3}?(?:missing|no[ _-]?data|fill|not available|undefined|absent|invalid)/gi;
const ASSIGNED =
  /(?:bad_?flag|(?:missing|bad)(?: or (?:missing|bad))?[_ ]?(?:value|data)s?(?:[_ ]?flag)?|no_?data_?value|_?fill_?value)\s*[:=\s]\s*([-+]?\d[\d.]*(?:[eE][-+]?\d+)?)/gi;
const WORD =
  /(?:missing|no[ _-]?data|not available)(?: data| values?)?\s*(?:are|is|=|:|shown as|given as|denoted by|indicated by|marked|flagged|as|by)\s*["']?([A-Za-z*?./-]{1,8})["']?/gi;

/** The whole parts of numbers of nines and of eights, for which alone the digits are looked at. */
const REPEATED = new Set(
  Array.from({ length: 20 }, (_, i) =>
    ['9', '8'].map((digit) => Number(digit.repeat(i + 2))),
  ).flat(),
);

/** Whether a number looks like a stand-in for a missing value: nines, or the ends of integer ranges. */
export function isSentinel(value: number): boolean {
  return (
    (REPEATED.has(Math.floor(Math.abs(value))) && repeats(value)) ||
    value === -200 ||
    // Loggers of Campbell Scientific write these where a sensor is over its range.
    Math.abs(value) === 7999 ||
    value === -6999 ||
    value === -1000 ||
    value === -32768 ||
    value === 32767 ||
    Math.abs(value) >= 1e20
  );
}

function repeats(value: number): boolean {
  const text = String(Math.abs(value));
  return (
    (value < 0 ? /^9{2,}(\.9+)?$/ : /^9{3,}(\.9+)?$/).test(text) || /^8{4,}(\.8+)?$/.test(text)
  );
}

/** What a preamble says about missing values. */
export function declaredMissing(preamble: string): { numbers: number[]; words: string[] } {
  const numbers = new Set<number>();
  for (const pattern of [BEFORE, AFTER]) {
    for (const match of preamble.matchAll(pattern)) {
      const value = Number((match[1] ?? '').replace(/\.$/, ''));
      if (Number.isFinite(value) && (isSentinel(value) || value === -1)) numbers.add(value);
    }
  }
  for (const match of preamble.matchAll(ASSIGNED)) numbers.add(Number(match[1]));
  // "denoted by -9.99 for this and -99.99 for that": the rest of the sentence counts as well.
  for (const match of preamble.matchAll(/missing|no[ _-]?data|not available|fill[ _-]?value/gi)) {
    const rest = preamble.slice(match.index, match.index + 160);
    for (const number of rest.matchAll(/(?<![\d.])-9+(\.9+)?(?![\d.]*\d)/g))
      numbers.add(Number(number[0]));
  }
  const words = new Set<string>();
  for (const match of preamble.matchAll(WORD)) {
    const word = match[1] ?? '';
    if (/^[A-Z*?/-]+$/.test(word)) words.add(word);
  }
  return { numbers: [...numbers], words: [...words] };
}
