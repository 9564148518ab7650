/** Records of an RFC 4180 text, by the names of its header; an empty field that is not quoted is null. */
export function csvRecords(text: string): Record<string, string | null>[] {
  const [header = [], ...rows] = lines(text.replace(/^\uFEFF/, ''));
  return rows.map((row) =>
    Object.fromEntries(header.map((name, at) => [(name ?? '').trim(), row[at] ?? null])),
  );
}

function lines(text: string): (string | null)[][] {
  const found: (string | null)[][] = [];
  let row: (string | null)[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  for (;;) {
    const match = field.exec(text);
    if (match === null) return found;
    const [, quoted, plain = '', end] = match;
    row.push(quoted === undefined ? (plain === '' ? null : plain) : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== null) found.push(row);
    row = [];
    if (end === '' || field.lastIndex >= text.length) return found;
  }
}
