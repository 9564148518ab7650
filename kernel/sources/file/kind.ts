import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AssayError } from '@assay/schema';
import { fileBytes } from './file-bytes.js';
import { unreadable } from './unreadable.js';
import { pathOf } from './path-of.js';
import type { SourceKind } from '../kind/source-kind.js';

/** Files and folders of this machine. */
export const kind: SourceKind = {
  origin: {
    last: true,
    claims: (source) => source.startsWith('file://') || !/^[a-z][a-z0-9+.-]+:\/\//i.test(source),
    async acquire({ store, project, signal, watched, arriving }, { source, name }) {
      const path = pathOf(project, source);
      const bytes = watched?.bytes(path);
      try {
        const most = bytes === 0 ? undefined : bytes;
        const object = await store.objects.putAhead(fileBytes(path, { signal, most }), arriving);
        await watched?.check(path);
        return { object, name: name ?? basename(path), location: path, mediaType: null, more: {} };
      } catch (error) {
        throw unreadable(path, error);
      }
    },
    file: ({ project, watched }, source) =>
      watched === undefined ? pathOf(project, source) : undefined,
    async members({ project }, source) {
      const path = pathOf(project, source);
      try {
        const entry = await stat(path);
        if (entry.isFile()) return undefined;
        if (!entry.isDirectory()) {
          throw new AssayError('source-unreadable', `${path} is neither a file nor a folder`, {
            place: { file: path },
            pointer: '/source',
          });
        }
        const entries = await readdir(path, { withFileTypes: true });
        const files = entries
          .filter((one) => one.isFile() && !one.name.startsWith('.'))
          .map((one) => ({ name: one.name, source: join(path, one.name) }))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        const sizes = await Promise.all(files.map(({ source }) => sizeOf(source)));
        const sources = files.map((file, i) => ({ ...file, bytes: sizes[i] ?? 0 }));
        return { name: basename(path), location: path, sources };
      } catch (error) {
        throw unreadable(path, error);
      }
    },
  },
};

/** A file that goes meanwhile is told of when it is read. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
