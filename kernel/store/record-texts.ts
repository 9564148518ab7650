import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  BIGINT,
  DuckDBScalarFunction,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBVector,
} from '@duckdb/node-api';
import { away } from './bringing.js';
import type { Objects } from './objects.js';
import { quoteName } from './names.js';
import { RAW_TABLES } from './raw-views.js';

const FUNCTION = 'assay_record';
/** Records that lie near each other are read at once. */
const NEAR = 1 << 20;

/** The texts of raw records, read from their objects when a statement asks for them. */
export class RecordTexts {
  readonly #shown = new WeakSet<DuckDBConnection>();

  constructor(private readonly objects: Objects) {}

  /** Makes the function known in the connection's instance. */
  register(connection: DuckDBConnection): void {
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name: FUNCTION,
        returnType: VARCHAR,
        parameterTypes: [VARCHAR, BIGINT, BIGINT, VARCHAR],
        mainFunction: (_info, input, output) => this.answer(input, output),
      }),
    );
  }

  /** On this connection, from its first statement of a user's on, the raw tables have their records' text; the views in the file can be read by any program. */
  async show(connection: DuckDBConnection): Promise<void> {
    if (this.#shown.has(connection)) return;
    const text = `system.main.${FUNCTION}(object, byte_start, byte_end, encoding)`;
    // A store of before may have a dataset of the user's under such a name.
    const known = await connection.runAndReadAll(
      `SELECT database_name, table_name FROM duckdb_columns()
       WHERE schema_name = 'main' AND column_name = 'raw_data' AND database_name = current_database()`,
    );
    for (const [database, name] of known.getRows().map((row) => row.map(String))) {
      if (database === undefined || name === undefined || !RAW_TABLES.includes(name)) continue;
      const all = `SELECT * REPLACE (${text} AS raw_data) FROM ${quoteName(database)}.main.${name}`;
      await connection.run(`CREATE OR REPLACE TEMP VIEW ${name} AS ${all}`);
    }
    this.#shown.add(connection);
  }

  private answer(input: DuckDBDataChunk, output: DuckDBVector): void {
    const [objects, starts, ends, encodings] = [0, 1, 2, 3].map((i) => input.getColumnVector(i));
    const reader = new SpanReader(this.objects);
    try {
      for (let i = 0; i < input.rowCount; i++) {
        const [object, start, end] = [objects, starts, ends].map((vector) => vector?.getItem(i));
        const encoding = encodings?.getItem(i);
        output.setItem(i, reader.text(object, start, end, encoding));
      }
    } finally {
      reader.close();
    }
    output.flush();
  }
}

/** Reads spans of one object after the other. */
class SpanReader {
  private sha256 = '';
  private handle: number | undefined;
  private size = 0;
  private from = 0;
  private bytes = Buffer.alloc(0);

  constructor(private readonly objects: Objects) {}

  text(object: unknown, start: unknown, end: unknown, encoding: unknown): string | null {
    if (typeof object !== 'string' || typeof start !== 'bigint' || typeof end !== 'bigint')
      return null;
    // A record of a workbook has no span.
    if (end <= start || typeof encoding !== 'string') return null;
    this.open(object);
    const bytes = this.span(Number(start), Number(end));
    return bytes === undefined ? null : decode(bytes, encoding);
  }

  private open(sha256: string): void {
    if (sha256 === this.sha256) return;
    this.close();
    this.handle = this.opened(sha256);
    this.size = fstatSync(this.handle).size;
    this.sha256 = sha256;
    this.bytes = Buffer.alloc(0);
  }

  private opened(sha256: string): number {
    try {
      return openSync(this.objects.path(sha256), 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw away(sha256);
      throw error;
    }
  }

  private span(start: number, end: number): Buffer | undefined {
    if (this.handle === undefined || end > this.size) return undefined;
    if (start < this.from || end > this.from + this.bytes.length) {
      const bytes = Buffer.allocUnsafe(Math.min(this.size - start, Math.max(end - start, NEAR)));
      this.bytes = bytes.subarray(0, readSync(this.handle, bytes, 0, bytes.length, start));
      this.from = start;
    }
    return this.bytes.subarray(start - this.from, end - this.from);
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle);
    this.handle = undefined;
    this.sha256 = '';
  }
}

function decode(bytes: Buffer, encoding: string): string {
  if (!encoding.startsWith('utf-32'))
    return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  const little = encoding === 'utf-32le';
  let text = '';
  for (let i = 0; i + 4 <= bytes.length; i += 4)
    text += String.fromCodePoint(little ? bytes.readUInt32LE(i) : bytes.readUInt32BE(i));
  return text;
}
