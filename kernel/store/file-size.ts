import { stat } from 'node:fs/promises';

/** Bytes of a store's file and of its log. */
export async function fileSize(file: string): Promise<number> {
  const sizes = [file, `${file}.wal`].map((one) =>
    stat(one).then(
      (found) => found.size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
}
