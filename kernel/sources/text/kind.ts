import type { SourceKind } from '../kind/source-kind.js';

/** Delimited and fixed-width text, and all other text, in which a table may stand. */
export const kind: SourceKind = {
  content: {
    formats: ['text', 'csv', 'tsv', 'txt'],
    takesColumnChoices: true,
    plansFromHead: true,
    recognises({ text }) {
      // INI-like sections are no JSON list.
      const section = /^\[[\w .-]+\]\s*[\r\n]/.test(text) && !/^\[\s*[-\d.]/.test(text);
      return { format: 'text', by: section ? 'mark' : 'rest' };
    },
    async open({ path, encoding, options, plan, saved }) {
      const { TextReading } = await import('./text-reading.js');
      return new TextReading(path, encoding, options, plan, saved);
    },
  },
};
