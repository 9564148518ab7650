import { fixedPattern, isFixed, type FixedPattern } from './fixed-pattern.js';
import type { Loop } from './loop.js';
import { isPlainPattern } from './plain-pattern.js';
import { withinTime } from './time-limit.js';

/** Texts that are held to a pattern at a time. */
const SLICE = 10_000;

/** Each loop is written out: one that all rules share would call a function it does not know for every text. */
export function patternLoop(regex: RegExp, rule: number): Loop {
  const fixed = fixedPattern(regex.source);
  if (fixed !== undefined) return fixedLoop(fixed, rule);
  return isPlainPattern(regex.source) ? plainLoop(regex, rule) : watchedLoop(regex, rule);
}

function fixedLoop(fixed: FixedPattern, rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind !== 'text') return;
    eachUnfit(cells.values, rows, fixed, (row, text) => found.push(first + row, rule, text));
  };
}

function plainLoop(regex: RegExp, rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind !== 'text') return;
    eachUnmatched(cells.values, rows, regex, (row, text) => found.push(first + row, rule, text));
  };
}

/** Each slice is watched by a thread of its own, which costs as much as thousands of texts. */
function watchedLoop(regex: RegExp, rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind !== 'text') return;
    const { values } = cells;
    let i = 0;
    for (let to = SLICE; i < rows; to += SLICE) {
      withinTime(
        () => {
          for (const end = Math.min(to, rows); i < end; i++) {
            const text = values[i];
            if (text != null && !regex.test(text)) found.push(first + i, rule, text);
          }
        },
        () => ({ pattern: regex.source, text: values[i] ?? '' }),
      );
    }
  };
}

export function formatLoop(check: (text: string) => boolean, rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind !== 'text') return;
    const { values } = cells;
    for (let i = 0; i < rows; i++) {
      const text = values[i];
      if (text != null && !check(text)) found.push(first + i, rule, text);
    }
  };
}

export function maxLengthLoop(most: number, rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind !== 'text') return;
    eachLonger(cells.values, rows, most, (row, text) => found.push(first + row, rule, text));
  };
}

export function minLengthLoop(least: number, rule: number): Loop {
  return (cells, rows, first, found) => {
    if (cells.kind !== 'text') return;
    const { values } = cells;
    for (let i = 0; i < rows; i++) {
      const text = values[i];
      if (text != null && text.length < 2 * least && length(text) < least)
        found.push(first + i, rule, text);
    }
  };
}

/** So few members are compared one by one: that costs less than a text's hash. */
const FEW = 8;

/** The values that are allowed: texts, numbers and booleans each among their like. */
export function memberLoop(members: readonly unknown[], rule: number): Loop {
  const all = new Set(members);
  const texts = members.filter((member) => typeof member === 'string');
  return (cells, rows, first, found) => {
    if (cells.kind === 'text') {
      eachOther(cells.values, rows, all, texts, (row, text) => found.push(first + row, rule, text));
      return;
    }
    const { values, missing, kind } = cells;
    for (let i = 0; i < rows; i++) {
      if (missing?.[i] === 1) continue;
      const value = kind === 'boolean' ? values[i] === 1 : values[i];
      if (!all.has(value)) found.push(first + i, rule, value);
    }
  };
}

// Functions of the module: V8 makes code for a closure anew each time that one is made, and these are for all schemas.

type Texts = readonly (string | null)[];
type Tell = (row: number, text: string) => void;

function eachUnfit(values: Texts, rows: number, fixed: FixedPattern, tell: Tell): void {
  for (let i = 0; i < rows; i++) {
    const text = values[i];
    if (text != null && !isFixed(text, fixed)) tell(i, text);
  }
}

function eachUnmatched(values: Texts, rows: number, regex: RegExp, tell: Tell): void {
  for (let i = 0; i < rows; i++) {
    const text = values[i];
    if (text != null && !regex.test(text)) tell(i, text);
  }
}

function eachLonger(values: Texts, rows: number, most: number, tell: Tell): void {
  for (let i = 0; i < rows; i++) {
    const text = values[i];
    if (text != null && text.length > most && length(text) > most) tell(i, text);
  }
}

function eachOther(
  values: Texts,
  rows: number,
  all: ReadonlySet<unknown>,
  texts: readonly string[],
  tell: Tell,
): void {
  for (let i = 0; i < rows; i++) {
    const text = values[i];
    if (text == null) continue;
    if (texts.length > FEW ? all.has(text) : isOneOf(texts, text)) continue;
    tell(i, text);
  }
}

function isOneOf(texts: readonly string[], text: string): boolean {
  for (let k = 0; k < texts.length; k++) if (texts[k] === text) return true;
  return false;
}

/** Characters, not UTF-16 units. */
function length(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
