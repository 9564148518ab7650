import type { DuckDBConnection } from '@duckdb/node-api';
import { AssayError } from '@assay/schema';
import { errorMessage } from '../error-message.js';
import { quoteText } from '../names.js';
import { EXTENSIONS } from './extensions.js';
import type { LakeOptions, S3Options } from './options.js';

/** The lake's name in SQL is that of a local store's file. */
const NAME = 'store';

/**
 * Attaches a lake to an instance.
 *
 * @throws AssayError `lake-unreachable` when catalogue or storage do not answer
 */
export async function attachLake(connection: DuckDBConnection, lake: LakeOptions): Promise<void> {
  for (const name of EXTENSIONS) await connection.run(`LOAD ${name}`);
  if (lake.s3 !== undefined) await connection.run(secretOf(lake.s3));
  const schema = quoteText(lake.schema);
  const data = quoteText(lake.data.endsWith('/') ? lake.data : `${lake.data}/`);
  const target = quoteText(`ducklake:postgres:${lake.catalogue}`);
  // Small inserts lie in the catalogue itself: a ledger's rows would be a Parquet file each.
  const options = `DATA_PATH ${data}, METADATA_SCHEMA ${schema}, DATA_INLINING_ROW_LIMIT 100`;
  try {
    await connection.run(`ATTACH ${target} AS ${NAME} (${options})`);
  } catch (error) {
    const message = errorMessage(error).replaceAll(/password=\S+|:[^:@/]*@/g, '…@');
    throw new AssayError('lake-unreachable', `the lake cannot be attached: ${message}`, {
      status: 503,
      remedy: 'see catalogue, schema and data in assay.json, and whether PostgreSQL runs',
    });
  }
}

/** What each connection needs before its first statement. */
export async function useLake(connection: DuckDBConnection): Promise<void> {
  await connection.run(`USE ${NAME}`);
}

/** Two writers met: the one that is told so does its transaction again. */
export function isConflict(error: unknown): boolean {
  return /conflict|could not serialize|deadlock detected|concurrent(ly)? (update|delete)/i.test(
    errorMessage(error),
  );
}

function secretOf({ endpoint, region, keyId, secret, urlStyle }: S3Options): string {
  const url = endpoint === undefined ? undefined : new URL(endpoint);
  const fields = [
    'TYPE s3',
    `KEY_ID ${quoteText(keyId)}`,
    `SECRET ${quoteText(secret)}`,
    `REGION ${quoteText(region)}`,
    `URL_STYLE ${quoteText(urlStyle)}`,
    ...(url === undefined
      ? []
      : [`ENDPOINT ${quoteText(url.host)}`, `USE_SSL ${url.protocol === 'https:'}`]),
  ];
  return `CREATE SECRET assay_lake (${fields.join(', ')})`;
}
