/** A cell's name where nothing but a reference can be meant. */
const ROWS = /(?<![\p{L}\p{N}_.$\\])(\$?[A-Za-z]{1,3})([1-9]\d{0,6})(?![\p{L}\p{N}_.(!])/gu;

/**
 * What else has numbers that could be taken for a cell's row, or whose numbers move: texts, names of sheets in quotes, whole
 * rows (`5:7`), runs of sheets (`Q1:Q4!A1`), structured references, and names that look like a cell beyond the last column.
 */
const OTHER = /["'[]|(?<![A-Za-z$\d])\d+\s*:|:\s*\d|:[\p{L}_][\p{L}\p{N}_.]*!/u;
const BEYOND = /(?<![\p{L}\p{N}_.\\])\$?(?:X(?:F[E-Z]|[G-Z][A-Z])|[YZ][A-Z]{2})\0/iu;

/** The text of a formula with the rows of its references counted from its own: the same for a formula and its copies below. */
export const relativeText = (text: string, row: number): string =>
  text.replace(
    ROWS,
    (_all, letters: string, digits: string) => `${letters}\0${Number(digits) - row}\0`,
  );

/** The text in a row again, letter by letter. */
export const textInRow = (relative: string, row: number): string =>
  relative.replace(/\0(-?\d+)\0/g, (_all, by: string) => String(Number(by) + row));

/** The rows that a relative text names, counted from its own. */
export const rowsOf = (relative: string): number[] =>
  [...relative.matchAll(/\0(-?\d+)\0/g)].map(([, by]) => Number(by));

/** True for a relative text that cannot mean another thing in another row than its copy there. */
export const isCertain = (relative: string): boolean =>
  !OTHER.test(relative.replace(/\0-?\d+\0/g, '\0')) && !BEYOND.test(relative);
