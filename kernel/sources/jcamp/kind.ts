import type { SourceKind } from '../kind/source-kind.js';

/** Spectra in JCAMP-DX. */
export const kind: SourceKind = {
  content: {
    formats: ['jcamp', 'jdx', 'dx'],
    recognises({ text }) {
      const titled = /^(?:\$\$[^\r\n]*[\r\n]\s*)*##(title|jcamp-?dx)\s*=/i.test(text);
      return titled ? { format: 'jcamp', by: 'mark' } : undefined;
    },
    async open({ path, name, plan }) {
      const { openJcamp } = await import('./open-jcamp.js');
      return openJcamp(path, name, plan);
    },
  },
};
