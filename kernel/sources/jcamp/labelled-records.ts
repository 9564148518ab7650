/** One data record of a JCAMP-DX file: its label, what stands behind the sign, and the lines under it. */
export interface LabelledRecord {
  /** In capitals, without blanks, dashes, slashes and underlines, as the standard compares labels. */
  label: string;
  value: string;
  line: number;
  lines: { text: string; line: number; start: number }[];
}

/** Divides a JCAMP-DX text, one byte a character, into its labelled data records; `$$` begins a comment. */
export function labelledRecords(text: string): LabelledRecord[] {
  const records: LabelledRecord[] = [];
  let line = 0;
  for (let start = 0; start < text.length;) {
    const found = /\r\n|\n|\r/.exec(text.slice(start, start + 1_000_000));
    const end = found === null ? text.length : start + found.index;
    const whole = text.slice(start, end);
    const comment = whole.indexOf('$$');
    const content = comment < 0 ? whole : whole.slice(0, comment);
    line++;
    const [, label, value = ''] = /^\s*##([^=]*)=(.*)$/.exec(content) ?? [];
    if (label !== undefined)
      records.push({ label: labelOf(label), value: value.trim(), line, lines: [] });
    else if (content.trim() !== '') records.at(-1)?.lines.push({ text: content, line, start });
    start = end + (found?.[0].length ?? 0);
    if (found === null) break;
  }
  return records;
}

function labelOf(text: string): string {
  return text.toUpperCase().replace(/[\s\-/_]/g, '');
}
