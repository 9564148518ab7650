/** RFC 4180 text with a header; missing is an empty field, empty text is `""`. */
export function csvText(names: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return csvLines([names, ...rows]);
}

/** Rows as lines of such a text. */
export function csvLines(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' || /[",\r\n]/.test(text) || text.trim() !== text
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}
