/** An ordinate, and where its figures stand in the line. */
export interface Ordinate {
  value: number;
  from: number;
  to: number;
}

export interface OrdinateLine {
  /** The abscissa with which the line begins. */
  abscissa: number;
  ordinates: Ordinate[];
  /** True when the last ordinate is told as a difference: then the next line begins with it again, as a check. */
  difference: boolean;
}

const SQUEEZED = '@ABCDEFGHI';
const SQUEEZED_BELOW = 'abcdefghi';
const DIFFERENCE = '%JKLMNOPQR';
const DIFFERENCE_BELOW = 'jklmnopqr';
const REPEATED = 'STUVWXYZs';
/** An E without a sign behind it is a squeezed five, no exponent. */
const ABSCISSA = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]\d+)?)/;
const TOKEN =
  /([@A-Ia-i%J-Rj-rS-Zs])(\d*(?:\.\d+)?)|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]\d+)?)|(\?)/g;

/**
 * The ordinates of one line in any of the standard's forms: figures with blanks or signs between them, squeezed (SQZ),
 * as differences (DIF), with repetitions (DUP) (R. S. McDonald, P. A. Wilks, Applied Spectroscopy 42, 1988, 151).
 * `?` is a value that was not measured: NaN.
 *
 * @param last the last ordinate of the line before, from which differences go on
 */
export function ordinatesOf(text: string, last: number): OrdinateLine | undefined {
  const first = ABSCISSA.exec(text);
  if (first === null) return undefined;
  const ordinates: Ordinate[] = [];
  let value = last;
  let step: number | undefined;
  TOKEN.lastIndex = first[0].length;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [whole, sign, digits = '', plain] = match;
    const [from, to] = [match.index, match.index + whole.length];
    const times = sign === undefined ? -1 : REPEATED.indexOf(sign);
    if (times >= 0) {
      const count = Number(`${times + 1}${digits}`);
      for (let i = 1; i < count; i++) {
        value += step ?? 0;
        ordinates.push({ value, from: to, to });
      }
      continue;
    }
    const difference = sign === undefined ? undefined : lead(sign, DIFFERENCE, DIFFERENCE_BELOW);
    if (difference !== undefined) {
      step = Number(`${difference}${digits}`);
      value += step;
    } else {
      step = undefined;
      const squeezed = sign === undefined ? undefined : lead(sign, SQUEEZED, SQUEEZED_BELOW);
      value =
        plain !== undefined
          ? Number(plain)
          : squeezed === undefined
            ? NaN
            : Number(`${squeezed}${digits}`);
    }
    ordinates.push({ value, from, to });
  }
  return { abscissa: Number(first[1]), ordinates, difference: step !== undefined };
}

/** The first digit that a letter stands for, with its sign. */
function lead(letter: string, above: string, below: string): string | undefined {
  const digit = above.indexOf(letter);
  if (digit >= 0) return String(digit);
  const negative = below.indexOf(letter);
  return negative < 0 ? undefined : `-${negative + 1}`;
}
