import { readFileSync } from 'node:fs';
import type { Warning } from '@assay/schema';
import { namedEncoding } from '../text/encoding.js';
import type { Encoding } from '../text/encoding-found.js';

/** XML names its encoding in its first line; a name that its bytes belie, or that nobody knows, is a doubt. */
export function feedEncoding(path: string, detected: Encoding, warnings: Warning[]): Encoding {
  const bytes = readFileSync(path);
  const head = bytes.subarray(0, 200).toString('latin1');
  const declared = /<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1]?.trim();
  if (declared === undefined || detected.mark > 0 || /^utf-(16|32)/.test(detected.name))
    return detected;
  const doubt = (why: string): Encoding => {
    warnings.push({
      line: 1,
      message: `the feed says that it is written in ${declared}, but ${why}; it was read as ${detected.name}`,
    });
    return detected;
  };
  const named = encodingOf(declared, bytes);
  if (named === undefined) return doubt('that is no known encoding');
  if (named.name.startsWith('utf-16') || named.name.startsWith('utf-32'))
    return doubt('its bytes are not');
  const ascii = bytes.every((byte) => byte < 0x80);
  if (ascii || named.name === detected.name) return named;
  if (!decodes(named.name, bytes)) return doubt('some of its bytes are none of that');
  // Bytes that happen to be UTF-8 throughout are nothing else, but one-byte encodings take any.
  const single = /^(windows-|iso-8859|us-ascii|x-mac)/.test(named.name);
  return single && detected.name === 'utf-8' && detected.doubt === undefined
    ? doubt('its bytes are UTF-8 throughout')
    : named;
}

function encodingOf(name: string, bytes: Uint8Array): Encoding | undefined {
  try {
    return namedEncoding(name, bytes);
  } catch {
    // An invented name, as `none` or `bogus`: what the bytes tell holds.
    return undefined;
  }
}

function decodes(name: string, bytes: Uint8Array): boolean {
  try {
    new TextDecoder(name, { fatal: true }).decode(bytes);
    return true;
  } catch {
    // The bytes are of another encoding, which is the answer to the question.
    return false;
  }
}
