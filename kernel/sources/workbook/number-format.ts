export type SerialKind = 'date' | 'time' | 'timestamp' | 'duration' | 'number';

const BUILT_IN: Record<number, SerialKind> = {
  14: 'date',
  15: 'date',
  16: 'date',
  17: 'date',
  18: 'time',
  19: 'time',
  20: 'time',
  21: 'time',
  22: 'timestamp',
  45: 'time',
  46: 'duration',
  47: 'time',
};

/** What a cell's style makes of its number, by index of the style. */
export function serialKinds(styles: string | undefined): SerialKind[] {
  if (styles === undefined) return [];
  const custom = new Map<number, string>();
  for (const match of styles.matchAll(/<(?:\w+:)?numFmt\s([^>]*)>/g)) {
    const id = /numFmtId="(\d+)"/.exec(match[1] ?? '')?.[1];
    const code = /formatCode="([^"]*)"/.exec(match[1] ?? '')?.[1];
    if (id !== undefined && code !== undefined) custom.set(Number(id), code);
  }
  const xfs = /<(?:\w+:)?cellXfs[\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(styles)?.[0] ?? '';
  return [...xfs.matchAll(/<(?:\w+:)?xf\s([^>]*)>/g)].map((match) => {
    const id = Number(/numFmtId="(\d+)"/.exec(match[1] ?? '')?.[1] ?? 0);
    const code = custom.get(id);
    return code === undefined ? (BUILT_IN[id] ?? 'number') : kindOfFormat(code);
  });
}

export function kindOfFormat(code: string): SerialKind {
  const plain =
    code
      .replace(/&quot;/g, '"')
      .replace(/"[^"]*"|\\.|_./g, '')
      .split(';')[0] ?? '';
  if (/\[(h+|m+|s+)\]/i.test(plain)) return 'duration';
  const letters = plain
    .replace(/\[[^\]]*\]/g, '')
    .replace(/general/i, '')
    .toLowerCase();
  const time = /[hs]/.test(letters);
  const date = /[yd]/.test(letters) || (/m/.test(letters) && !time);
  if (date) return time ? 'timestamp' : 'date';
  return time ? 'time' : 'number';
}
