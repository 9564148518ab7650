import type { SourceKind } from '../kind/source-kind.js';

const ATOM = 'http://www.w3.org/2005/Atom';

/** RSS 0.9x to 2.0, Atom, of which an entry may stand alone, and JSON Feed. */
export const kind: SourceKind = {
  content: {
    formats: ['feed', 'rss', 'atom', 'jsonfeed'],
    recognises({ text }) {
      if (
        /^<(\?xml|!doctype\s+(?!html)|!--|([\w.-]+:)?(rss|feed|RDF|channel|entry)[\s>])/i.test(text)
      ) {
        const root = /<(?![?!])([\w.-]+:)?([\w.-]+)/.exec(
          text.replace(/<!--[\s\S]*?-->/g, ''),
        )?.[2];
        const entry = root === 'entry' && text.includes(ATOM);
        if (/^(rss|feed|RDF)$/i.test(root ?? '') || root === 'channel' || entry)
          return { format: 'feed', by: 'mark' };
      }
      const version = /"version"\s*:\s*"https?:\/\/(www\.)?jsonfeed\.org\/version/;
      return text.startsWith('{') && version.test(text.slice(0, 4000))
        ? { format: 'jsonfeed', by: 'mark' }
        : undefined;
    },
    async open({ path, name, encoding, format, plan }) {
      const { openFeed } = await import('./open-feed.js');
      return openFeed(path, name, encoding, format === 'jsonfeed', plan);
    },
  },
};
