import { AssayError, type Column } from '@assay/schema';

/** The key's columns among those of a load. */
export function keyColumns(key: string | undefined, columns: readonly Column[]): string[] {
  const own = columns.find((column) => column.name.toLowerCase() === 'source_id')?.name;
  if (key === undefined && own !== undefined) return [own];
  if (key === undefined) {
    throw new AssayError('key-missing', 'merging needs a key', {
      pointer: '/key',
      remedy:
        'name the column that tells rows apart: --key COLUMN (a column source_id is taken by itself)',
    });
  }
  const find = (name: string): string | undefined =>
    columns.find((column) => column.name.toLowerCase() === name.trim().toLowerCase())?.name;
  const whole = find(key);
  if (whole !== undefined) return [whole];
  return key.split(',').map((part) => {
    const name = find(part);
    if (name !== undefined) return name;
    throw new AssayError('key-unknown', `the key "${part.trim()}" is no column of the source`, {
      pointer: '/key',
      remedy: `its columns are ${columns.map((column) => column.name).join(', ')}`,
    });
  });
}

/** The columns by which appended rows are held to be there already: the key, or a column `source_id` on both sides. */
export function dedupeKey(
  key: string | undefined,
  columns: readonly Column[],
  before: readonly Column[],
): string[] {
  const own = (name: string): boolean => before.some((one) => one.name === name);
  const names =
    key === undefined
      ? columns.filter(({ name }) => name.toLowerCase() === 'source_id').map(({ name }) => name)
      : keyColumns(key, columns);
  return names.every(own) ? names : [];
}
