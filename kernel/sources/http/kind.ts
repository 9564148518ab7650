import type { SourceKind } from '../kind/source-kind.js';
import { fetchSource, locationOf } from './fetch-source.js';
import { replayed } from './replay.js';

/** Addresses of the web: files, feeds, and APIs with all their pages. */
export const kind: SourceKind = {
  origin: {
    claims: (source) => /^https?:\/\//i.test(source),
    async acquire({ store, project, signal, environment = process.env }, { source, name }) {
      const brought = await replayed(store, project, locationOf(source), name);
      return brought ?? fetchSource(store, source, name, { environment, signal });
    },
  },
};
