/** A line of a LAS file and where it begins in the text. */
export interface LasLine {
  text: string;
  line: number;
  start: number;
}

/** What stands under one `~` line. */
export interface LasSection {
  /** The line itself, without the tilde. */
  title: string;
  line: number;
  lines: LasLine[];
}

/** A header line: `MNEM.UNIT  VALUE : DESCRIPTION`. */
export interface LasItem {
  mnemonic: string;
  unit: string;
  value: string;
}

/** Divides a LAS text into its sections; comments and blank lines are left out. */
export function lasSections(text: string): LasSection[] {
  const sections: LasSection[] = [];
  let line = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const whole = text.slice(start, end).replace(/\r+$/, '');
    line++;
    const bare = whole.trim();
    if (bare.startsWith('~')) sections.push({ title: bare.slice(1), line, lines: [] });
    else if (bare !== '' && !bare.startsWith('#'))
      sections.at(-1)?.lines.push({ text: whole, line, start });
    start = end + 1;
  }
  return sections;
}

/** The header lines of a section: the mnemonic ends at the first dot, the unit at the next blank, the value at the last colon. */
export function itemsOf(section: LasSection | undefined): LasItem[] {
  return (section?.lines ?? []).flatMap(({ text }) => {
    const [, mnemonic, unit = '', rest = ''] = /^\s*([^.]*?)\s*\.(\S*)(.*)$/.exec(text) ?? [];
    if (mnemonic === undefined) return [];
    const colon = rest.lastIndexOf(':');
    // A unit that runs into the colon is none.
    const value = (colon < 0 ? rest : rest.slice(0, colon)).trim();
    return [{ mnemonic, unit: unit.replace(/:.*$/, ''), value }];
  });
}
