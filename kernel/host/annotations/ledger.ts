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

/** As a row of the table, to the names of its columns. */
const rowOf = ({ annotation: a, origin, contentHash }: Entry): Record<string, unknown> => {
  const json = (value: unknown) =>
    value === null || value === undefined ? null : JSON.stringify(value);
  return {
    ...{ id: a.id, dataset: a.dataset, kind: a.kind, x_column: a.x_column, y_column: a.y_column },
    ...{
      x0: json(a.x0),
      x1: json(a.x1),
      y0: json(a.y0),
      y1: json(a.y1),
      row0: a.row0,
      row1: a.row1,
    },
    ...{ text: a.text, author: a.author, content_hash: contentHash, origin: json(origin) },
    ...{ anchor: a.anchor, created_at: a.created_at, updated_at: a.updated_at },
    ...{ tags: json(a.tags ?? []), color: a.color ?? null },
  };
};

/** The table's columns with the types by which rows are handed over as JSON. */
const TYPES: Record<string, string> = {
  ...{ id: 'UUID', dataset: 'VARCHAR', kind: 'VARCHAR', x_column: 'VARCHAR', y_column: 'VARCHAR' },
  ...{ x0: 'VARCHAR', x1: 'VARCHAR', y0: 'VARCHAR', y1: 'VARCHAR', row0: 'BIGINT', row1: 'BIGINT' },
  ...{ text: 'VARCHAR', author: 'VARCHAR', content_hash: 'VARCHAR', origin: 'VARCHAR' },
  ...{ anchor: 'VARCHAR', created_at: 'VARCHAR', updated_at: 'VARCHAR' },
  ...{ tags: 'VARCHAR', color: 'VARCHAR' },
};
const NAMES = Object.keys(TYPES);
const GIVEN = `(SELECT unnest(from_json($1, '${JSON.stringify([TYPES])}')) AS g)`;

/** Writes annotations, new or changed: thousands cost little more than one. */
export async function writeEntries(tx: Transaction, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const given = [JSON.stringify(entries.map(rowOf))];
  const set = NAMES.slice(1).map((name) => `${name} = g.${name}`);
  // In place of INSERT OR REPLACE, which a store without keys does not know.
  await tx.query(
    `UPDATE assay.annotation SET ${set.join(', ')} FROM ${GIVEN} WHERE annotation.id = g.id`,
    given,
  );
  await tx.query(
    `INSERT INTO assay.annotation (${NAMES.join(', ')}) SELECT ${NAMES.map((name) => `g.${name}`).join(', ')}
     FROM ${GIVEN} WHERE g.id NOT IN (SELECT id FROM assay.annotation)`,
    given,
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
