/** What the texts of a column look like; a column of one kind with a few of another is a mix of types. */
export interface TextProfile {
  readonly distinct: number;
  readonly blank: number;
  /** Texts with white space around them. */
  readonly padded: number;
  readonly shortest: number | null;
  readonly longest: number | null;
  /** The most frequent text, of equally frequent ones the first to appear. */
  readonly top: string | null;
  readonly topCount: number;
  /** Texts that are a number and a unit, by unit; null unless there are several units. */
  readonly units: Readonly<Record<string, number>> | null;
  readonly kinds: Readonly<Record<'number' | 'boolean' | 'date' | 'text', number>>;
}

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;
const BOOLEAN = /^(true|false|yes|no)$/i;
const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

const MEASURE = /^[+-]?\d+(?:[.,]\d*)?(?:e[+-]?\d+)?\s*([\p{L}µ°%Ω][\p{L}µ°%Ω\d/·^-]{0,11})$/iu;

/** Profiles the texts that are there. */
export function profileText(values: readonly (string | null)[]): TextProfile {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const kinds = { number: 0, boolean: 0, date: 0, text: 0 };
  let blank = 0;
  let padded = 0;
  let shortest = Infinity;
  let longest = -Infinity;
  let top: string | null = null;
  let topCount = 0;
  for (const [value, count] of counts) {
    const trimmed = value.trim();
    if (trimmed === '') blank += count;
    else kinds[kindOf(trimmed)] += count;
    if (trimmed !== value) padded += count;
    shortest = Math.min(shortest, value.length);
    longest = Math.max(longest, value.length);
    if (count <= topCount) continue;
    top = value;
    topCount = count;
  }
  return {
    distinct: counts.size,
    blank,
    padded,
    shortest: counts.size > 0 ? shortest : null,
    longest: counts.size > 0 ? longest : null,
    top,
    topCount,
    units: unitsOf(counts),
    kinds,
  };
}

function kindOf(text: string): 'number' | 'boolean' | 'date' | 'text' {
  if (NUMBER.test(text)) return 'number';
  if (BOOLEAN.test(text)) return 'boolean';
  return DATE.test(text) ? 'date' : 'text';
}

function unitsOf(counts: ReadonlyMap<string, number>): Record<string, number> | null {
  const units = new Map<string, number>();
  for (const [value, count] of counts) {
    const unit = MEASURE.exec(value.trim())?.[1];
    if (unit !== undefined) units.set(unit, (units.get(unit) ?? 0) + count);
  }
  return units.size > 1 ? Object.fromEntries(units) : null;
}
