import type { Archive } from './archive.js';
import type { Format } from './model.js';
import { readXml } from './xml.js';

/** Number formats that Excel knows by number without a text in the file (ECMA-376, 18.8.30). */
function builtIn(id: number): Format {
  if (id === 0) return 'general';
  if (id >= 14 && id <= 17) return 'date';
  if (id >= 18 && id <= 21) return 'time';
  if (id === 22) return 'datetime';
  if ((id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return 'date';
  if (id >= 32 && id <= 35) return 'time';
  if (id === 45 || id === 47) return 'time';
  return 'number';
}

/** What a format's text makes of a number: the first section, without literals and colours, decides. */
export function formatKind(code: string): Format {
  if (/^general$/i.test(code.trim())) return 'general';
  const plain = code
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/[_*]./g, '');
  // Elapsed time ([h]:mm) stays a number: it is a length of time, no moment.
  if (/\[(h+|m+|s+)\]/i.test(plain)) return 'number';
  const first = (plain.split(';')[0] ?? '').replace(/\[[^\]]*\]/g, '').replace(/general/gi, '');
  const time = /[hs]|am\/pm|a\/p/i.test(first);
  const date = /[yde]/i.test(first.replace(/e[+-]/gi, '')) || (/m/i.test(first) && !time);
  if (date && time) return 'datetime';
  if (date) return 'date';
  return time ? 'time' : 'number';
}

/** Kinds of the cell styles, by their index. */
export function readFormats(archive: Archive, path: string): Format[] {
  const pieces = archive.get(path);
  const codes = new Map<number, string>();
  const styles: Format[] = [];
  let inCells = false;
  if (pieces === undefined) return styles;
  readXml(path, pieces, {
    open(name, attributes) {
      if (name === 'numFmt')
        codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? 0);
        const code = codes.get(id);
        styles.push(code === undefined ? builtIn(id) : formatKind(code));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}
