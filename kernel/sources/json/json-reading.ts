import { readFileSync, statSync } from 'node:fs';
import { AssayError, type Warning } from '@assay/schema';
import { decoderOf } from '../text/cells/decode.js';
import type { Encoding } from '../text/encoding-found.js';
import { CellReading } from '../table/cell-reading.js';
import type { Plan, Reading, ReadingOptions } from '../table/reading.js';
import { recordsReason } from './choose-list.js';
import { documentList } from './document-list.js';
import { openLarge } from './large/open-large.js';
import { tableOf } from './record-table.js';
import { Places } from './places.js';

const LARGEST = 400 << 20;

/** A whole text in memory, decoded. */
export function readText(path: string, encoding: Encoding, name: string): string {
  const { size } = statSync(path);
  if (size > LARGEST) {
    throw new AssayError(
      'source-too-large',
      `${name} has ${Math.round(size / 2 ** 20)} MB; up to ${LARGEST >> 20} MB can be read in this format`,
      {
        status: 413,
        place: { file: name },
        remedy: 'give it as JSON Lines or CSV, or in parts',
      },
    );
  }
  const bytes = readFileSync(path);
  if (encoding.name.startsWith('utf-16')) return new TextDecoder(encoding.name).decode(bytes);
  if (encoding.name.startsWith('utf-32'))
    return wideText(bytes.subarray(encoding.mark), encoding.name === 'utf-32be');
  return decoderOf(encoding.name)(bytes, encoding.mark, bytes.length);
}

/** UTF-32, which no decoder of the platform knows; what is no character becomes U+FFFD. */
function wideText(bytes: Buffer, big: boolean): string {
  const parts: string[] = [];
  for (let i = 0; i + 3 < bytes.length; i += 4) {
    const code = big ? bytes.readUInt32BE(i) : bytes.readUInt32LE(i);
    parts.push(code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
  }
  return parts.join('');
}

/** A JSON document, or several one after another. */
export function openJson(
  path: string,
  name: string,
  encoding: Encoding,
  options: ReadingOptions,
  plan: Plan | undefined,
): Reading {
  const large = openLarge(path, name, encoding, options, plan);
  if (large !== undefined) return large;
  const text = readText(path, encoding, name);
  const warnings: Warning[] = [];
  const places = new Places(text, encoding);
  const list = documentList(text, name, options, warnings);
  const table = tableOf(list.chosen, text, places);
  const source = {
    kind: 'json',
    encoding: encoding.name,
    delimiter: null,
    decimal: null,
    header_line: null,
    skipped_lines: 0,
    records: list.chosen.path,
    reasons: { encoding: encoding.reason ?? null, records: recordsReason(list, options.records) },
    record_lists: list.all.map(({ path: at, rows }) => ({ path: at, rows })),
  };
  return new CellReading({ ...table, source, warnings }, plan);
}
