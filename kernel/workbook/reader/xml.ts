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

/** Bytes that are decoded at once. */
const PIECE = 1 << 20;

/** Reads one part; no document type declarations, so no entities that grow. */
export function readXml(part: string, pieces: Iterable<Uint8Array>, listener: XmlListener): void {
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw new AssayError('workbook-unreadable', `${part} declares a document type`);
  });
  parser.on('error', (error) => {
    throw new AssayError('workbook-unreadable', `${part} is damaged: ${error.message}`);
  });
  parser.on('opentag', (tag) => {
    const attributes: Attributes = {};
    for (const [key, value] of Object.entries(tag.attributes)) {
      attributes[key.startsWith('xmlns') ? key : key === 'r:id' ? key : local(key)] = String(value);
    }
    listener.open?.(local(tag.name), attributes);
  });
  parser.on('text', (text) => listener.text?.(text));
  parser.on('cdata', (text) => listener.text?.(text));
  parser.on('closetag', (tag) => listener.close?.(local(tag.name)));
  // Piece by piece: a large sheet is longer than a string can be, and than the memory should be.
  const decoder = new TextDecoder();
  for (const bytes of pieces)
    for (let from = 0; from < bytes.length; from += PIECE)
      parser.write(decoder.decode(bytes.subarray(from, from + PIECE), { stream: true }));
  parser.write(decoder.decode()).close();
}

/** Excel writes characters that XML cannot hold as `_xHHHH_`. */
export function decodeEscapes(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}
