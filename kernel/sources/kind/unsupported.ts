import { AssayError } from '@assay/schema';
import type { Head } from './head.js';

const SIGNATURES: [string, string | number[]][] = [
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

/** @throws AssayError `format-unsupported` for bytes of a kind that no plug-in reads, and for any that are no text */
export function refuseBinary(head: Head): void {
  const signature = SIGNATURES.find(([, mark]) => head.startsWith(mark));
  if (signature !== undefined) throw unsupported(head.name, signature[0]);
  const { name } = head.encoding;
  if (!name.startsWith('utf-16') && !name.startsWith('utf-32'))
    refuseControl(head.bytes, head.name);
}

function refuseControl(bytes: Buffer, name: string): void {
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

/** @throws AssayError `format-unsupported` for texts that are known and hold no table */
export function refuseMarkup({ text, name }: Head): void {
  if (/^<(!doctype\s+html|html|head|body)[\s>]/i.test(text))
    throw unsupported(name, 'a web page (HTML)');
  if (/^<(\?xml|!doctype\s+(?!html)|!--|([\w.-]+:)?(rss|feed|RDF|channel)[\s>])/i.test(text)) {
    const html = /<(!doctype\s+html|html)[\s>]/i.test(text);
    throw unsupported(name, html ? 'a web page (HTML)' : 'XML that is neither RSS nor Atom');
  }
}

export function unsupported(name: string, what: string): AssayError {
  return new AssayError('format-unsupported', `${name} is ${what}, not a table that can be read`, {
    place: { file: name },
    status: 415,
    remedy:
      'load CSV or other text, XLSX, XLS, XLSB, ODS, JCAMP-DX, JSON, JSON Lines, RSS, Atom or JSON Feed; export the data as one of these',
  });
}
