import { stat } from 'node:fs/promises';
import { AssayError } from '@assay/schema';
import type { SourceKind } from '../kind/source-kind.js';

/** Bytes that were sent to the host before: `upload:<sha256>`. */
export const kind: SourceKind = {
  origin: {
    claims: (source) => source.startsWith('upload:'),
    async acquire({ store }, { source, name }) {
      const sha256 = source.slice(7);
      const known = /^[0-9a-f]{64}$/.test(sha256) && (await store.objects.has(sha256));
      if (!known) {
        throw new AssayError('upload-unknown', `nothing was uploaded as ${sha256}`, {
          status: 404,
          pointer: '/source',
          remedy: 'send the bytes to /api/v1/uploads first',
        });
      }
      const path = await store.objects.find(sha256);
      const { size } = await stat(path);
      return {
        object: { sha256, bytes: size, path },
        name: name ?? 'upload',
        location: source,
        mediaType: null,
        more: {},
      };
    },
  },
};
