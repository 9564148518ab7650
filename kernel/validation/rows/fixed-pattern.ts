/** A pattern that says of each place of a text which characters may stand there, and how many places there are. */
export interface FixedPattern {
  readonly length: number;
  /** 128 flags a place, 1 where the character of that code may stand there. */
  readonly allowed: Uint8Array;
}

const CODES = 128;
const MOST = 256;

const ITEM =
  /(?:([\w :;,@#%&=~<>!"'-])|\\([dw.+*?()[\]{}|^$\\/])|\[((?:[A-Za-z0-9_](?:-[A-Za-z0-9_])?)+)\])(?:\{(\d{1,3})\})?/y;

/** The pattern as a table, if it is anchored at both ends and of fixed length in characters of ASCII, as an identifier's is. */
export function fixedPattern(source: string): FixedPattern | undefined {
  if (!source.startsWith('^') || !source.endsWith('$')) return undefined;
  const places: Set<number>[] = [];
  const end = source.length - 1;
  for (ITEM.lastIndex = 1; ITEM.lastIndex < end;) {
    const [, literal, escaped, range, times = '1'] = ITEM.exec(source) ?? [];
    const one = literal ?? escaped ?? range;
    if (one === undefined || ITEM.lastIndex > end) return undefined;
    const codes = new Set(
      range === undefined ? codesOf(one, escaped !== undefined) : codesWithin(range),
    );
    for (let i = 0; i < Number(times); i++) places.push(codes);
    if (places.length > MOST) return undefined;
  }
  const allowed = new Uint8Array(CODES * places.length);
  places.forEach((codes, place) => codes.forEach((code) => (allowed[CODES * place + code] = 1)));
  return { length: places.length, allowed };
}

export function isFixed(text: string, { length, allowed }: FixedPattern): boolean {
  if (text.length !== length) return false;
  for (let place = 0; place < length; place++) {
    const code = text.charCodeAt(place);
    if (code >= CODES || allowed[CODES * place + code] !== 1) return false;
  }
  return true;
}

function codesOf(character: string, escaped: boolean): Iterable<number> {
  if (escaped && character === 'd') return codesWithin('0-9');
  if (escaped && character === 'w') return codesWithin('A-Za-z0-9_');
  return [character.charCodeAt(0)];
}

/** Codes of a class's content: characters, and ranges of them. */
function codesWithin(content: string): number[] {
  const codes: number[] = [];
  for (const [, first = '', last = first] of content.matchAll(/(\w)(?:-(\w))?/g))
    for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) codes.push(code);
  return codes;
}
