import { createHash } from 'node:crypto';
import { AssayError } from '@assay/schema';
import type { Reader } from './datasets.js';
import type { Transaction } from './store.js';

/** One call of a client's, by the key that it bears however often it is sent. */
export interface OnceKey {
  key: string;
  /** Everything that the call asks for, as text; the same key with another wish is refused. */
  request: string;
}

/** Answers are remembered so long: a client repeats within seconds, an instrument's script perhaps after a night. */
const KEPT_DAYS = 7;

/**
 * What was answered to a call before; undefined when it was never done.
 *
 * @throws AssayError `idempotency-mismatch` (422) when the key stood for another request
 */
export async function recall(reader: Reader, once: OnceKey): Promise<unknown> {
  const rows = await reader.query(
    'SELECT request_hash, answer FROM assay.idempotency WHERE key = $1',
    [once.key],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  if (row['request_hash'] !== hashOf(once.request)) throw keyMismatch();
  return row['answer'];
}

/** Keeps an answer in the transaction of what it tells. */
export async function remember(
  tx: Transaction,
  once: OnceKey,
  answer: object,
  now: Date,
): Promise<void> {
  const oldest = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  await tx.query('DELETE FROM assay.idempotency WHERE created_at < $1', [oldest]);
  await tx.query(
    'INSERT INTO assay.idempotency (key, request_hash, answer, created_at) VALUES ($1, $2, $3, $4)',
    [once.key, hashOf(once.request), answer, now],
  );
}

/** The id of what a call makes: the same for the same key, so that a repeated call finds what it made. */
export function idOfKey(kind: string, key: string): string {
  const hex = hashOf(`${kind}\n${key}`);
  // Marked as a version 8 UUID: one whose bits are the maker's own.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

export function keyMismatch(): AssayError {
  return new AssayError('idempotency-mismatch', 'this Idempotency-Key stood for another request', {
    status: 422,
    remedy: 'send each new request under a key of its own',
  });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
