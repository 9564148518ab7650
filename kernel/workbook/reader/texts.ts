import type { Archive } from './archive.js';
import { decodeEscapes, readXml } from './xml.js';

/** The shared texts of a workbook; phonetic readings are no part of the text. */
export function readTexts(archive: Archive, path: string): string[] {
  const pieces = archive.get(path);
  const texts: string[] = [];
  if (pieces === undefined) return texts;
  let current = '';
  let inText = false;
  let phonetic = 0;
  readXml(path, pieces, {
    open(name) {
      if (name === 'si') current = '';
      if (name === 'rPh') phonetic += 1;
      if (name === 't') inText = phonetic === 0;
    },
    text(text) {
      if (inText) current += text;
    },
    close(name) {
      if (name === 't') inText = false;
      if (name === 'rPh') phonetic -= 1;
      if (name === 'si') texts.push(decodeEscapes(current));
    },
  });
  return texts;
}
