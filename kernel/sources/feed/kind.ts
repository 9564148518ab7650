import type { SourceKind } from '../kind/source-kind.js';

/** RSS 0.9x to 2.0, Atom, and JSON Feed. */
export const kind: SourceKind = {
  content: {
    formats: ['feed', 'rss', 'atom', 'jsonfeed'],
    recognises({ text }) {
      if (/^<(\?xml|!doctype\s+(?!html)|!--|([\w.-]+:)?(rss|feed|RDF|channel)[\s>])/i.test(text)) {
        const root = /<(?![?!])([\w.-]+:)?([\w.-]+)/.exec(
          text.replace(/<!--[\s\S]*?-->/g, ''),
        )?.[2];
        if (/^(rss|feed|RDF)$/i.test(root ?? '') || root === 'channel')
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
