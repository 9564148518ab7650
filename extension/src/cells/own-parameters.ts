/**
 * The JSON Schema that a cell's own processor exports as `parameters`, read from its text without running it.
 * Undefined when there is none, or when it is more than a literal.
 */
export function ownParameters(code: string): Record<string, unknown> | undefined {
  const match = /export\s+const\s+parameters\s*(?::[^=]+)?=\s*/.exec(code);
  if (match === null) return undefined;
  try {
    const value = new Literal(code, match.index + match[0].length).value();
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof NotLiteral) return undefined;
    throw error;
  }
}

class NotLiteral extends Error {}

const WORDS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['Infinity', Infinity],
]);

/** Reads one object literal as people write it: bare keys, single quotes, comments, trailing commas. */
class Literal {
  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  value(): unknown {
    this.skip();
    const sign = this.text[this.at];
    if (sign === '{') return this.object();
    if (sign === '[') return this.list();
    if (sign === '"' || sign === "'" || sign === '`') return this.string(sign);
    return this.bare();
  }

  private object(): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    this.take('{');
    while (!this.ends('}')) {
      const sign = this.text[this.at];
      const key = sign === '"' || sign === "'" ? this.string(sign) : this.match(/[\w$]+/y);
      this.take(':');
      found[key] = this.value();
      if (!this.comma('}')) break;
    }
    this.take('}');
    return found;
  }

  private list(): unknown[] {
    const found: unknown[] = [];
    this.take('[');
    while (!this.ends(']')) {
      found.push(this.value());
      if (!this.comma(']')) break;
    }
    this.take(']');
    return found;
  }

  private string(quote: string): string {
    const body = this.match(new RegExp(`${quote}(?:[^${quote}\\\\]|\\\\[\\s\\S])*${quote}`, 'y'));
    if (quote === '`' && body.includes('${')) throw new NotLiteral();
    return body.slice(1, -1).replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
  }

  private bare(): unknown {
    const word = this.match(/[-+]?[\w.$]+/y);
    if (WORDS.has(word)) return WORDS.get(word);
    const number = Number(word.replaceAll('_', ''));
    if (Number.isNaN(number)) throw new NotLiteral();
    return number;
  }

  private ends(sign: string): boolean {
    this.skip();
    return this.text[this.at] === sign;
  }

  private comma(end: string): boolean {
    this.skip();
    if (this.text[this.at] === end) return false;
    this.take(',');
    return true;
  }

  private take(sign: string): void {
    this.skip();
    if (this.text[this.at] !== sign) throw new NotLiteral();
    this.at += 1;
  }

  private match(pattern: RegExp): string {
    this.skip();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) throw new NotLiteral();
    this.at += found[0].length;
    return found[0];
  }

  private skip(): void {
    const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
    blank.lastIndex = this.at;
    this.at += blank.exec(this.text)?.[0].length ?? 0;
  }
}
