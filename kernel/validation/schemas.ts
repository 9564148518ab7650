import { createHash } from 'node:crypto';
import { AssayError } from '@assay/schema';
import type { Row, Store } from '../store/index.js';
import { checkDefinition } from './definition/check-definition.js';

/** One version of a JSON Schema; a version never changes. */
export interface SchemaVersion {
  name: string;
  version: number;
  definition: unknown;
  hash: string;
  created_at: string;
  removed: boolean;
  /** Doubts about it, when it was added just now: keywords that mean nothing. */
  warnings?: string[];
}

/**
 * Adds a schema, or the next version of it. The same definition as the newest version's adds nothing.
 *
 * @throws AssayError `schema-invalid` when it is no JSON Schema 2020-12
 */
export async function addSchema(
  store: Store,
  name: string,
  definition: unknown,
): Promise<SchemaVersion> {
  if (!/^[A-Za-z_][\w.-]{0,99}$/.test(name)) {
    throw new AssayError('name-invalid', `"${name}" cannot name a schema`, {
      pointer: '/name',
      remedy: 'use letters, digits, "_", "." and "-"',
    });
  }
  const warnings = checkDefinition(definition, name);
  const hash = createHash('sha256').update(JSON.stringify(definition)).digest('hex');
  return store.transaction(async (tx) => {
    const rows = await tx.query(
      'SELECT * FROM assay.schema_version WHERE name = $1 ORDER BY version DESC LIMIT 1',
      [name],
    );
    const newest = rows[0] === undefined ? undefined : versionOf(rows[0]);
    if (newest !== undefined && newest.hash === hash && !newest.removed)
      return { ...newest, warnings };
    const version = (newest?.version ?? 0) + 1;
    const now = store.now();
    await tx.query(
      'INSERT INTO assay.schema_version (name, version, definition, hash, created_at) VALUES ($1, $2, $3, $4, $5)',
      [name, version, JSON.stringify(definition), hash, now],
    );
    const created_at = now.toISOString();
    return { name, version, definition, hash, created_at, removed: false, warnings };
  });
}

/** All versions that are not removed, by name and version. */
export async function listSchemas(store: Store): Promise<SchemaVersion[]> {
  const rows = await store.query(
    'SELECT * FROM assay.schema_version WHERE removed_at IS NULL ORDER BY name, version',
  );
  return rows.map(versionOf);
}

/**
 * `NAME` is the newest version, `NAME@V` that one.
 *
 * @throws AssayError `schema-unknown`
 */
export async function showSchema(store: Store, reference: string): Promise<SchemaVersion> {
  const { name, version } = parts(reference);
  const rows = await store.query(
    'SELECT * FROM assay.schema_version WHERE name = $1 AND removed_at IS NULL AND (CAST($2 AS INTEGER) IS NULL OR version = CAST($2 AS INTEGER)) ORDER BY version DESC LIMIT 1',
    [name, version],
  );
  if (rows[0] !== undefined) return versionOf(rows[0]);
  throw new AssayError('schema-unknown', `there is no schema "${reference}"`, {
    status: 404,
    remedy: 'see the schemas with: assay schema list; add it with: assay schema add NAME FILE.json',
  });
}

/** Removes one version, or all of them; runs that began with it go on. */
export async function removeSchema(
  store: Store,
  reference: string,
): Promise<{ name: string; removed: number[] }> {
  await showSchema(store, reference);
  const { name, version } = parts(reference);
  return store.transaction(async (tx) => {
    const rows = await tx.query(
      'SELECT version FROM assay.schema_version WHERE name = $1 AND removed_at IS NULL AND (CAST($2 AS INTEGER) IS NULL OR version = CAST($2 AS INTEGER)) ORDER BY version',
      [name, version],
    );
    await tx.query(
      'UPDATE assay.schema_version SET removed_at = $3 WHERE name = $1 AND removed_at IS NULL AND (CAST($2 AS INTEGER) IS NULL OR version = CAST($2 AS INTEGER))',
      [name, version, store.now()],
    );
    return { name, removed: rows.map((row) => Number(row['version'])) };
  });
}

/** The newest version before one, removed ones too: rows were held to it. */
export async function versionBefore(
  store: Store,
  { name, version }: SchemaVersion,
): Promise<SchemaVersion | undefined> {
  const rows = await store.query(
    'SELECT * FROM assay.schema_version WHERE name = $1 AND version < $2 ORDER BY version DESC LIMIT 1',
    [name, version],
  );
  return rows[0] === undefined ? undefined : versionOf(rows[0]);
}

function parts(reference: string): { name: string; version: number | null } {
  const match = /^(.+)@v?(\d+)$/.exec(reference);
  return match === null
    ? { name: reference, version: null }
    : { name: match[1] ?? '', version: Number(match[2]) };
}

function versionOf(row: Row): SchemaVersion {
  return {
    name: String(row['name']),
    version: Number(row['version']),
    definition: row['definition'],
    hash: String(row['hash']),
    created_at: String(row['created_at']),
    removed: row['removed_at'] != null,
  };
}
