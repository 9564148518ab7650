import { createHash } from 'node:crypto';
import type { Column } from '@assay/schema';
import { speakable } from '@assay/schema';

/** What JSON would change or refuse becomes text that nothing else has. */
const plain = (_key: string, value: unknown) => speakable(value);

/** sha256 in hex over names, types and all values of a query's rows, in their order. */
export function rowsHash(
  columns: readonly Column[],
  rows: readonly Record<string, unknown>[],
): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(columns.map(({ name, type }) => [name, type])));
  for (const row of rows) {
    hash.update(
      `\n${JSON.stringify(
        columns.map(({ name }) => row[name] ?? null),
        plain,
      )}`,
    );
  }
  return hash.digest('hex');
}
