import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AssayError } from '@assay/schema';
import { detectEncoding, namedEncoding } from '../text/encoding.js';
import type { Encoding } from '../text/encoding-found.js';
import { scriptStart, startsCommented } from '../json/script-start.js';
import { decoderOf } from '../text/cells/decode.js';

export type Format =
  'text' | 'json' | 'jsonl' | 'xlsx' | 'xlsb' | 'ods' | 'xls' | 'feed' | 'jsonfeed';

export interface Detected {
  format: Format;
  encoding: Encoding;
}

const HEAD = 1 << 20;
const BINARY: [string, string | number[]][] = [
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', 'GIF8'],
  ['a TIFF image', 'II*\0'],
  ['a TIFF image', 'MM\0*'],
  ['a PDF document', '%PDF-'],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a 7z archive', '7z\xbc\xaf'],
  ['an HDF5 file', [0x89, 0x48, 0x44, 0x46]],
  ['a NetCDF file', 'CDF'],
  ['a Parquet file', 'PAR1'],
  ['an Arrow file', 'ARROW1'],
  ['an SQLite database', 'SQLite format 3'],
  ['a FITS file', 'SIMPLE  ='],
  ['a MATLAB file', 'MATLAB 5.0'],
  ['a program', [0x7f, 0x45, 0x4c, 0x46]],
  ['a WAV recording', 'RIFF'],
];

/**
 * The format of a file's content; its name only where the content leaves it open.
 *
 * @throws AssayError `format-unsupported` for binary content, `format-unknown` for a name the user gave
 */
export function detectFormat(
  path: string,
  name: string,
  wanted: string | undefined,
  encoding: string | undefined,
): Detected {
  const { bytes, whole } = head(path);
  const signature = BINARY.find(([, mark]) => startsWith(bytes, mark));
  if (signature !== undefined) throw unsupported(name, signature[0]);
  if (startsWith(bytes, 'PK\x03\x04'))
    return { format: archiveFormat(bytes, path), encoding: { name: 'utf-8', mark: 0 } };
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    return { format: 'xls', encoding: { name: 'utf-8', mark: 0 } };
  const found =
    encoding === undefined ? detectEncoding(bytes, whole) : namedEncoding(encoding, bytes);
  if (!found.name.startsWith('utf-16') && !found.name.startsWith('utf-32'))
    refuseBinary(bytes, name);
  if (wanted !== undefined) return { format: formatOf(wanted), encoding: found };
  return { format: textFormat(bytes, found, name), encoding: found };
}

/** Which workbook an archive is: its parts' names stand in it as they are. */
function archiveFormat(bytes: Buffer, path: string): Format {
  if (bytes.includes('mimetypeapplication/vnd.oasis.opendocument')) return 'ods';
  return bytes.includes('workbook.bin') || tail(path).includes('workbook.bin') ? 'xlsb' : 'xlsx';
}

function formatOf(wanted: string): Format {
  const formats: Record<string, Format> = {
    csv: 'text',
    tsv: 'text',
    text: 'text',
    txt: 'text',
    json: 'json',
    jsonl: 'jsonl',
    ndjson: 'jsonl',
    api: 'json',
    rss: 'feed',
    atom: 'feed',
    feed: 'feed',
    jsonfeed: 'jsonfeed',
    xlsx: 'xlsx',
    xls: 'xls',
    xlsb: 'xlsb',
    ods: 'ods',
  };
  const format = formats[wanted.toLowerCase()];
  if (format !== undefined) return format;
  throw new AssayError('format-unknown', `"${wanted}" is no format that can be read`, {
    pointer: '/format',
    remedy: `name one of ${Object.keys(formats).join(', ')}`,
  });
}

function textFormat(bytes: Buffer, encoding: Encoding, name: string): Format {
  const text = wideText(bytes, encoding).replace(/^[\s\x1e]+/, '');
  if (/^<(\?xml|!doctype\s+(?!html)|!--|([\w.-]+:)?(rss|feed|RDF|channel)[\s>])/i.test(text)) {
    const root = /<(?![?!])([\w.-]+:)?([\w.-]+)/.exec(text.replace(/<!--[\s\S]*?-->/g, ''))?.[2];
    if (/^(rss|feed|RDF)$/i.test(root ?? '') || root === 'channel') return 'feed';
    if (!/<(!doctype\s+html|html)[\s>]/i.test(text))
      throw unsupported(name, 'XML that is neither RSS nor Atom');
  }
  if (/^<(!doctype\s+html|html|head|body)[\s>]/i.test(text))
    throw unsupported(name, 'a web page (HTML)');
  if (text.startsWith('[') && /^\[[\w .-]+\]\s*[\r\n]/.test(text) && !/^\[\s*[-\d.]/.test(text))
    return 'text';
  if (/^##(title|jcamp-?dx)\s*=/i.test(text))
    throw unsupported(name, 'a JCAMP-DX spectrum, whose ordinates are packed');
  if (text.startsWith('{') || /^\[\s*([{["\]\d-]|null|true|false)/.test(text))
    return jsonFormat(text, name);
  if (scriptStart(text) > 0 || startsCommented(text)) return 'json';
  return 'text';
}

function jsonFormat(text: string, name: string): Format {
  if (/"version"\s*:\s*"https?:\/\/(www\.)?jsonfeed\.org\/version/.test(text.slice(0, 4000)))
    return 'jsonfeed';
  const [first = '', second = ''] = text.split(/\r?\n/, 2);
  if (/\.(jsonl|ndjson)$/i.test(name)) return 'jsonl';
  const complete = /[}\]]\s*$/.test(first) && parses(first);
  return complete && /^[\s\x1e]*[{[]/.test(second) ? 'jsonl' : 'json';
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // The first line alone is no document; then the whole text must be one.
    return false;
  }
}

function wideText(bytes: Buffer, encoding: Encoding): string {
  if (encoding.name.startsWith('utf-16')) return new TextDecoder(encoding.name).decode(bytes);
  if (encoding.name.startsWith('utf-32'))
    return bytes
      .toString('latin1')
      .replaceAll('\0', '')
      .replace(/^(ÿþ|þÿ)/, '');
  return decoderOf(encoding.name)(bytes, encoding.mark, bytes.length);
}

function refuseBinary(bytes: Buffer, name: string): void {
  let control = 0;
  let zeros = 0;
  // A logger that lost power leaves zero bytes behind its last record.
  let filled = bytes.length;
  while (filled > 0 && bytes[filled - 1] === 0) filled--;
  const n = Math.min(filled, 65_536);
  for (let i = 0; i < n; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0) zeros++;
    else if (byte < 9 || (byte > 13 && byte < 26) || byte === 127) control++;
  }
  if (n === 0 || zeros > 0 || control > n * 0.02) throw unsupported(name, 'binary data');
}

function startsWith(bytes: Buffer, mark: string | number[]): boolean {
  const expected = typeof mark === 'string' ? Buffer.from(mark, 'latin1') : Buffer.from(mark);
  return bytes.subarray(0, expected.length).equals(expected);
}

/** The last bytes, where an archive lists its parts. */
function tail(path: string): Buffer {
  const handle = openSync(path, 'r');
  try {
    const { size } = fstatSync(handle);
    const buffer = Buffer.alloc(Math.min(size, 1 << 16));
    readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    return buffer;
  } finally {
    closeSync(handle);
  }
}

function head(path: string): { bytes: Buffer; whole: boolean } {
  const handle = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(HEAD);
    let length = 0;
    while (length < HEAD) {
      const count = readSync(handle, buffer, length, HEAD - length, null);
      if (count === 0) return { bytes: buffer.subarray(0, length), whole: true };
      length += count;
    }
    return { bytes: buffer, whole: false };
  } finally {
    closeSync(handle);
  }
}

function unsupported(name: string, what: string): AssayError {
  return new AssayError('format-unsupported', `${name} is ${what}, not a table that can be read`, {
    place: { file: name },
    status: 415,
    remedy:
      'load CSV or other text, XLSX, XLS, XLSB, ODS, JSON, JSON Lines, RSS, Atom or JSON Feed; export the data as one of these',
  });
}
