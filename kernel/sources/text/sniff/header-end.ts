import type { Line } from './rows.js';

/** A line that says that the description of the records ends with it, as LabVIEW's measurement files have one or two. */
const END = /^[^\p{L}\d]*end[ _-]?of[ _-]?(file[ _-]?)?header[^\p{L}\d]*$/iu;
/** A record begins so, and a line that describes the records does not. */
const VALUE = /^\s*[-+]?[.,]?\d/;

/**
 * The line with which a description of the records ends by its own words; undefined where none says so. A second
 * description right behind the first one belongs to it, one behind records begins another table.
 */
export function headerEnd(lines: readonly Line[]): number | undefined {
  let end: number | undefined;
  for (const { number, text } of lines) {
    if (END.test(text)) end = number;
    else if (end !== undefined && VALUE.test(text)) break;
  }
  return end;
}
