import { open } from 'node:fs/promises';
import type { Warning } from '@assay/schema';
import type { StoredObject } from '../../store/index.js';

/** Media types, and the kinds of source that they are of. */
const TYPES: [RegExp, RegExp, string][] = [
  [/[/+](x-)?(json|ndjson|jsonl|jsonlines)\b/, /^(json|jsonl|api|jsonfeed)$/, 'JSON'],
  [/[/+](rss|atom|xml)\b/, /^(rss|atom|feed)$/, 'XML'],
  [/\/(csv|tab-separated-values)\b/, /^(csv|tsv|text)$/, 'a text table'],
  [/spreadsheetml|opendocument\.spreadsheet/, /^(xlsx|ods|xls|xlsb)$/, 'a workbook'],
];

/** A doubt where a service calls its bytes something that they are not: they were read as what they are. */
export function calledOtherwise(mediaType: string | null, kind: string): Warning[] {
  const declared = TYPES.find(([type]) => type.test((mediaType ?? '').toLowerCase()));
  if (declared === undefined || declared[1].test(kind)) return [];
  return [
    {
      line: null,
      message: `the service calls this ${mediaType ?? ''}, but it is no ${declared[2].replace(/^an? /, '')}: it was read as ${kind}; check that the address is the right one, or say --format`,
    },
  ];
}

/** The charset that a service declares, where the bytes leave it open: they have no mark and are not UTF-8. */
export async function declaredEncoding(
  mediaType: string | null,
  object: StoredObject,
): Promise<string | undefined> {
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(mediaType ?? '')?.[1]?.toLowerCase();
  if (charset === undefined || /^(utf-?8|us-ascii|ascii)$/.test(charset) || !isKnown(charset))
    return undefined;
  const handle = await open(object.path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    const head = buffer.subarray(0, bytesRead);
    return hasMark(head) || isUtf8(head) ? undefined : charset;
  } finally {
    await handle.close();
  }
}

function isKnown(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding !== '';
  } catch {
    // A name that nobody knows tells nothing.
    return false;
  }
}

function hasMark(head: Buffer): boolean {
  return /^(efbbbf|fffe|feff|0000feff)/.test(head.toString('hex', 0, 4));
}

function isUtf8(head: Buffer): boolean {
  try {
    // The last character may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
