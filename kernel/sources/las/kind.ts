import type { SourceKind } from '../kind/source-kind.js';

/** Well logs in the Log ASCII Standard. */
export const kind: SourceKind = {
  content: {
    formats: ['las'],
    recognises({ text }) {
      // Each character has one place in the pattern alone: else many comments would take for ever.
      const begins = /^(?:[^\S\r\n]*(?:#[^\r\n]*)?[\r\n])*[^\S\r\n]*~V/i.test(text);
      return begins && /^\s*VERS\s*\./im.test(text) ? { format: 'las', by: 'mark' } : undefined;
    },
    async open({ path, name, encoding, plan }) {
      const { openLas } = await import('./open-las.js');
      return openLas(path, name, encoding, plan);
    },
  },
};
