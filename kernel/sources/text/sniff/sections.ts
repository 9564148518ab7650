import type { Warning } from '@assay/schema';
import { splitFields, type Line } from './rows.js';

/** A section's name in brackets, filled up with separators to the width of its table: `[Data],,,,`. */
const NAMED = /^\s*"?\[([^\],;\t]+)\]"?\s*([,;\t])[,;\t\s]*$/;

interface Section {
  name: string;
  first: number;
  last: number;
  cells: number;
}

/** The section to read, by its first and last line. */
export interface ChosenSection {
  first: number;
  last: number;
  /** The line of the next section; null where there is none. */
  end: number | null;
  warning: Warning;
}

/**
 * The section that holds the records of a sheet that is divided into some, as Illumina's sample sheets are: the one whose name
 * says so, else the one that holds most.
 */
export function chooseSection(lines: readonly Line[]): ChosenSection | undefined {
  const sections = sectionsOf(lines);
  if (sections.length < 2) return undefined;
  const data = sections.filter(({ name, cells }) => /data$/i.test(name) && cells > 1);
  const [chosen] = (data.length > 0 ? data : sections).toSorted((a, b) => b.cells - a.cells);
  if (chosen === undefined || chosen.cells < 2) return undefined;
  const next = sections.find(({ first }) => first > chosen.last);
  const others = sections
    .filter((section) => section !== chosen && section.cells > 0)
    .map(({ name, first, last }) => `[${name}] (lines ${first} to ${last})`);
  const message = `section [${chosen.name}] was read and not ${others.join(', ')}; load another one by its --lines`;
  return {
    first: chosen.first,
    last: chosen.last,
    end: next === undefined ? null : next.first - 1,
    warning: { line: chosen.first - 1, message },
  };
}

function sectionsOf(lines: readonly Line[]): Section[] {
  const sections: Section[] = [];
  for (const { number, text } of lines) {
    const [, name] = NAMED.exec(text) ?? [];
    const open = sections.at(-1);
    if (name !== undefined) {
      sections.push({ name, first: number + 1, last: number, cells: 0 });
    } else if (open !== undefined) {
      const filled = filledCells(text);
      open.cells += filled;
      if (filled > 0) open.last = number;
    } else if (filledCells(text) > 0) return [];
  }
  return sections;
}

function filledCells(text: string): number {
  const delimiter = [',', ';', '\t'].find((one) => text.includes(one)) ?? ',';
  return splitFields(text, delimiter).cells.filter((cell) => cell.trim() !== '').length;
}
