/** The vocabularies of feeds, and the prefix by which each is known here, whatever the feed calls it. */
const KNOWN: [RegExp, string][] = [
  [/^http:\/\/(www\.)?w3\.org\/2005\/Atom$/i, 'atom'],
  [/^http:\/\/purl\.org\/atom\/ns#?/i, 'atom'],
  [
    /^http:\/\/example\.com\/necho$|^http:\/\/purl\.org\/echo\/?$|^uri\/of\/echo\/namespace#$/i,
    'atom',
  ],
  [/^http:\/\/purl\.org\/rss\/1\.0\/?$/i, 'rss'],
  [
    /^http:\/\/(my\.)?netscape\.com\/(rdf\/simple\/0\.9|publish\/formats\/rss-0\.91\.dtd)\/?$/i,
    'rss',
  ],
  [/^http:\/\/(channel\.netscape|backend\.userland|blogs\.law\.harvard)\S*rss\S*$/i, 'rss'],
  [/^http:\/\/purl\.org\/net\/rss1\.1#?$/i, 'rss'],
  [/^http:\/\/www\.w3\.org\/1999\/02\/22-rdf-syntax-ns#$/i, 'rdf'],
  [/^http:\/\/purl\.org\/dc\/elements\/1\.1\/?$/i, 'dc'],
  [/^http:\/\/purl\.org\/dc\/terms\/?$/i, 'dcterms'],
  [/^http:\/\/purl\.org\/rss\/1\.0\/modules\/content\/?$/i, 'content'],
  [/^http:\/\/(www\.|search\.)?yahoo\.com\/mrss\/?$|^http:\/\/search\.yahoo\.com\/mrss/i, 'media'],
  [/^http:\/\/www\.itunes\.com\/dtds\/podcast-1\.0\.dtd$/i, 'itunes'],
  [/^http:\/\/www\.georss\.org\/georss\/?/i, 'georss'],
  [/^http:\/\/www\.w3\.org\/2003\/01\/geo\/wgs84_pos#$/i, 'geo'],
  [/^http:\/\/www\.opengis\.net\/gml/i, 'gml'],
  [/^http:\/\/www\.w3\.org\/1999\/xhtml$/i, 'xhtml'],
];

/** Each character has one place in the pattern alone: else many comments would take for ever. */
const ENTRY_ROOT =
  /^[\s\ufeff]*(?:(?:<\?[^?]*(?:\?(?!>)[^?]*)*\?>|<!--[^-]*(?:-(?!->)[^-]*)*-->)\s*)*<(?:[\w.-]+:)?entry[\s>]/;

/**
 * Gives an element the name that this reader knows: RSS and Atom elements bare, those of other vocabularies with their usual
 * prefix. Prefixes that are nowhere declared, as in many feeds, keep their usual meaning.
 */
export function elementNames(text: string): (name: string) => string {
  const prefixes = new Map<string, string>();
  for (const match of text.matchAll(/\sxmlns(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const uri = (match[2] ?? match[3] ?? '').trim();
    const known = KNOWN.find(([pattern]) => pattern.test(uri))?.[1];
    const prefix = match[1] ?? '';
    if (known !== undefined && !prefixes.has(prefix)) prefixes.set(prefix, known);
  }
  // What the elements of the feed itself are called: bare names are theirs.
  const top = text.slice(0, 1 << 16);
  const own = /<(?:[\w.-]+:)?feed[\s>]/.test(top) || ENTRY_ROOT.test(top) ? 'atom' : 'rss';
  return (name) => {
    const colon = name.indexOf(':');
    if (colon < 0) return name;
    const prefix = name.slice(0, colon);
    const known = prefixes.get(prefix) ?? prefix;
    const local = name.slice(colon + 1);
    return known === own ? local : `${known}:${local}`;
  };
}
