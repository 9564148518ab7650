import type { Store } from '../../store/index.js';
import type { Acquired } from '../acquire/acquired.js';
import { unpack } from '../unpack/unpack.js';

/** A compressed source with what it holds beside it. */
export async function withUnpacked(
  store: Store,
  acquired: Acquired,
  entry: string | undefined,
): Promise<Acquired> {
  const found = await unpack(store, acquired.object, acquired.name, entry);
  if (found === undefined) return acquired;
  const { object, compression } = found;
  return {
    ...acquired,
    unpacked: found,
    more: {
      ...acquired.more,
      compression,
      unpacked: { name: found.name, sha256: object.sha256, bytes: object.bytes },
    },
  };
}
