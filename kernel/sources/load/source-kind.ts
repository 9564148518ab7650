import type { Acquired } from '../acquire/acquired.js';

export function unpackedOf({ unpacked }: Acquired): { unpacked?: string } {
  return unpacked === undefined ? {} : { unpacked: unpacked.object.sha256 };
}

/** JSON that was fetched is an API's. */
export function kindOf(kind: string, acquired: Acquired): string {
  return acquired.more['address'] !== undefined && /^jsonl?$/.test(kind) ? 'api' : kind;
}
