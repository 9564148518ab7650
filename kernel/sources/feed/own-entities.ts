import { AssayError } from '@assay/schema';
import { decodeEntities } from './entities.js';

/**
 * The entities that a document defines itself, when each is plain text.
 *
 * @throws AssayError `xml-entities` when one reaches for a file or an address, or is made of others, which may grow without end
 */
export function ownEntities(text: string, file: string): Map<string, string> {
  const own = new Map<string, string>();
  const head = text.slice(0, 1 << 16);
  // An entity is defined in the document's head only; further down the words are content.
  const end = head.search(/<(rss|feed|rdf:RDF|channel|[\w.-]+:feed)[\s>]/i);
  for (const match of head.slice(0, end < 0 ? undefined : end).matchAll(/<!ENTITY\s+([^>]*)>?/g)) {
    const [, name, double, single] =
      /^([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*$/.exec(match[1] ?? '') ?? [];
    const value = double ?? single;
    if (name === undefined || value === undefined || /[%<]|&(?!#)/.test(value)) {
      const line = text.slice(0, match.index).split('\n').length;
      throw new AssayError(
        'xml-entities',
        `line ${line} of ${file} defines an entity that reaches outside or is made of others, which is not read`,
        {
          place: { file, line },
          remedy: 'remove the definition, or get the feed from its publisher',
        },
      );
    }
    if (!own.has(name)) own.set(name, decodeEntities(value));
  }
  return own;
}
