import { AssayError } from '@assay/schema';
import { SaxesParser } from 'saxes';

export type Attributes = Record<string, string>;

/** What a part's reader wants to hear: names come without their namespace prefix. */
export interface XmlListener {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/** Most tags have no prefixed attribute: theirs are taken as they are. */
function withoutPrefixes(given: Attributes): Attributes {
  const names = Object.keys(given);
  if (!names.some((name) => name.includes(':'))) return given;
  const named = (name: string) =>
    name.startsWith('xmlns') || name === 'r:id' ? name : local(name);
  return Object.fromEntries(names.map((name) => [named(name), given[name] ?? '']));
}

/** Bytes that are decoded at once. */
const PIECE = 1 << 20;

/** Bytes that may go by without a tag; a cell holds 32,767 signs at most. */
const LONGEST_TEXT = 1 << 23;

/** Reads one part; no document type declarations, so no entities that grow. */
export function readXml(part: string, pieces: Iterable<Uint8Array>, listener: XmlListener): void {
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw new AssayError('workbook-unreadable', `${part} declares a document type`);
  });
  parser.on('error', (error) => {
    throw new AssayError('workbook-unreadable', `${part} is damaged: ${error.message}`);
  });
  let untagged = 0;
  parser.on('opentag', (tag) => {
    untagged = 0;
    listener.open?.(local(tag.name), withoutPrefixes(tag.attributes));
  });
  parser.on('text', (text) => listener.text?.(text));
  parser.on('cdata', (text) => listener.text?.(text));
  parser.on('closetag', (tag) => {
    untagged = 0;
    listener.close?.(local(tag.name));
  });
  // Piece by piece: a large sheet is longer than a string can be, and than the memory should be.
  const decoder = new TextDecoder();
  for (const bytes of pieces)
    for (let from = 0; from < bytes.length; from += PIECE) {
      const piece = bytes.subarray(from, from + PIECE);
      untagged += piece.length;
      if (untagged > LONGEST_TEXT) throw longText(part);
      parser.write(decoder.decode(piece, { stream: true }));
    }
  parser.write(decoder.decode()).close();
}

const longText = (part: string) =>
  new AssayError('workbook-unreadable', `${part} holds a text of more than 8 MiB`, {
    remedy: 'open it in a spreadsheet program and save it again as .xlsx',
  });

/** Excel writes characters that XML cannot hold as `_xHHHH_`. */
export function decodeEscapes(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}
