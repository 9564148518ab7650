import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api';
import type { FarObjects } from './far-objects.js';

/** Bytes of one row: a Parquet file of its own, small enough to be held a few times over. */
const PART = 4 << 20;

type Use = <T>(work: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;

/** The bytes of received objects in a lake, in parts: what one machine has received, every machine can read. */
export class SharedObjects implements FarObjects {
  constructor(
    /** One transaction on a connection, done again when another writer was first. */
    private readonly write: Use,
    private readonly read: Use,
  ) {}

  async keep(sha256: string, path: string): Promise<void> {
    if (await this.holds(sha256)) return;
    await this.write(async (connection) => {
      // Two machines may keep the same bytes at the same time: each copy is whole.
      const copy = randomUUID();
      const insert = await connection.prepare(
        'INSERT INTO assay.object_part VALUES ($1, CAST($2 AS UUID), $3, $4)',
      );
      try {
        let part = 0;
        const add = async (bytes: Uint8Array) => {
          insert.bindVarchar(1, sha256);
          insert.bindVarchar(2, copy);
          insert.bindInteger(3, part++);
          insert.bindBlob(4, bytes);
          await insert.run();
        };
        for await (const chunk of createReadStream(path, { highWaterMark: PART })) {
          await add(chunk as Uint8Array);
        }
        // Of nothing at all there is a part, too: else it would not be there.
        if (part === 0) await add(new Uint8Array());
      } finally {
        insert.destroySync();
      }
    });
  }

  async holds(sha256: string): Promise<boolean> {
    const sql = 'SELECT 1 FROM assay.object_part WHERE sha256 = $1 LIMIT 1';
    return await this.read(async (connection) => {
      const found = await connection.runAndReadAll(sql, [sha256]);
      return found.currentRowCount > 0;
    });
  }

  async *bytes(sha256: string): AsyncIterable<Uint8Array> {
    for (let part = 0; ; part++) {
      // All copies have the same parts: whichever is read, it is the same bytes.
      const sql = 'SELECT bytes FROM assay.object_part WHERE sha256 = $1 AND part = $2 LIMIT 1';
      const [row] = await this.read(async (connection) =>
        (await connection.runAndReadAll(sql, [sha256, part])).getRows(),
      );
      if (!(row?.[0] instanceof DuckDBBlobValue)) return;
      yield row[0].bytes;
    }
  }

  async remove(sha256: string): Promise<void> {
    await this.write(async (connection) => {
      await connection.run('DELETE FROM assay.object_part WHERE sha256 = $1', [sha256]);
    });
  }
}
