import type { Annotation } from '@assay/schema';
import type { Reader, Row, Transaction } from '../../store/index.js';
import type { Origin } from './locate.js';

/** An annotation as the ledger keeps it. */
export interface Entry {
  annotation: Annotation;
  origin: Origin | null;
  /** Content of the dataset for which rows and anchor hold; null when there was no dataset. */
  contentHash: string | null;
}

const COLUMNS = `CAST(id AS VARCHAR) AS id, dataset, kind, x_column, y_column, x0, x1, y0, y1, row0, row1, text, author,
  tags, color, content_hash, origin, anchor, created_at, updated_at`;

export async function readEntries(reader: Reader, dataset?: string): Promise<Entry[]> {
  const order = 'ORDER BY created_at, id';
  const rows =
    dataset === undefined
      ? await reader.query(`SELECT ${COLUMNS} FROM assay.annotation ${order}`)
      : await reader.query(
          `SELECT ${COLUMNS} FROM assay.annotation WHERE lower(dataset) = lower($1) ${order}`,
          [dataset],
        );
  return rows.map(entryOf);
}

/** Names of the datasets that have annotations, in lower case. */
export async function annotatedNames(reader: Reader): Promise<ReadonlySet<string>> {
  const rows = await reader.query('SELECT DISTINCT dataset FROM assay.annotation');
  return new Set(rows.map(({ dataset }) => String(dataset).toLowerCase()));
}

export async function readEntry(reader: Reader, id: string): Promise<Entry | undefined> {
  const rows = await reader.query(
    `SELECT ${COLUMNS} FROM assay.annotation WHERE CAST(id AS VARCHAR) = lower($1)`,
    [id],
  );
  return rows[0] === undefined ? undefined : entryOf(rows[0]);
}

/** Writes an annotation, new or changed. */
export async function writeEntry(tx: Transaction, entry: Entry): Promise<void> {
  const a = entry.annotation;
  const json = (value: unknown) =>
    value === null || value === undefined ? null : JSON.stringify(value);
  const values = [
    ...[a.id, a.dataset, a.kind, a.x_column, a.y_column, json(a.x0), json(a.x1), json(a.y0)],
    ...[json(a.y1), a.row0, a.row1, a.text, a.author, entry.contentHash, json(entry.origin)],
    ...[a.anchor, a.created_at, a.updated_at, json(a.tags ?? []), a.color ?? null],
  ];
  // In place of INSERT OR REPLACE, which a store without keys does not know.
  const known = await tx.query(
    `UPDATE assay.annotation SET dataset = $2, kind = $3, x_column = $4, y_column = $5, x0 = $6, x1 = $7, y0 = $8, y1 = $9,
       row0 = $10, row1 = $11, text = $12, author = $13, content_hash = $14, origin = $15, anchor = $16, created_at = $17,
       updated_at = $18, tags = $19, color = $20 WHERE id = $1`,
    values,
  );
  if (Number(known[0]?.['Count']) > 0) return;
  await tx.query(
    `INSERT INTO assay.annotation (id, dataset, kind, x_column, y_column, x0, x1, y0, y1, row0, row1, text,
       author, content_hash, origin, anchor, created_at, updated_at, tags, color)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    values,
  );
}

export async function deleteEntry(tx: Transaction, id: string): Promise<void> {
  await tx.query('DELETE FROM assay.annotation WHERE id = $1', [id]);
}

function entryOf(row: Row): Entry {
  const orNull = <T>(value: unknown): T | null => (value ?? null) as T | null;
  return {
    origin: orNull<Origin>(row['origin']),
    contentHash: orNull<string>(row['content_hash']),
    annotation: {
      id: String(row['id']),
      dataset: String(row['dataset']),
      kind: row['kind'] as Annotation['kind'],
      x_column: orNull<string>(row['x_column']),
      y_column: orNull<string>(row['y_column']),
      x0: row['x0'] as number | string,
      x1: row['x1'] as number | string,
      y0: orNull<number | string>(row['y0']),
      y1: orNull<number | string>(row['y1']),
      row0: orNull<number>(row['row0']),
      row1: orNull<number>(row['row1']),
      text: String(row['text']),
      author: String(row['author']),
      tags: (row['tags'] ?? []) as string[],
      color: orNull<string>(row['color']),
      created_at: String(row['created_at']),
      updated_at: String(row['updated_at']),
      anchor: row['anchor'] as Annotation['anchor'],
    },
  };
}
