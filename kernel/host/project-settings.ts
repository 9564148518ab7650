import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '@assay/schema';
import type { LakeOptions, S3Options } from '../store/index.js';

/** What `assay.json` in the project's folder says; none of it is needed on one machine. */
export interface ProjectSettings {
  /** Where data and ledger lie when many machines work on the project. */
  lake?: LakeOptions;
  /** `s3://bucket/prefix` where received files are kept besides this machine. */
  files?: string;
}

interface File {
  store?: string;
  files?: string;
  catalogue?: string;
  schema?: string;
  data?: string;
  broker?: string;
  s3?: { endpoint?: string; region?: string; url_style?: string; key_id?: string; secret?: string };
}

/**
 * The project's settings: `assay.json`, over which `ASSAY_STORE`, `ASSAY_FILES`, `ASSAY_CATALOGUE`, `ASSAY_SCHEMA` and `ASSAY_DATA` win.
 * S3's secrets come from `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
 *
 * @throws AssayError `settings-invalid` naming file and field
 */
export async function projectSettings(project: string): Promise<ProjectSettings> {
  const file = await settingsFile(join(project, 'assay.json'));
  const { env } = process;
  const store = env['ASSAY_STORE'] ?? file.store ?? 'duckdb';
  const files = env['ASSAY_FILES'] ?? file.files ?? '';
  if (store === 'duckdb') return files === '' ? {} : { files };
  if (store !== 'ducklake') throw invalid('store', `is "${store}", not duckdb or ducklake`);
  return { lake: lakeSettings(file) };
}

/** The lake that settings name. @throws AssayError `settings-invalid` naming the field */
export function lakeSettings(file: File): LakeOptions {
  const { env } = process;
  const catalogue = env['ASSAY_CATALOGUE'] ?? file.catalogue;
  const data = env['ASSAY_DATA'] ?? file.data;
  const schema = env['ASSAY_SCHEMA'] ?? file.schema ?? 'assay';
  if (catalogue === undefined || !/^postgres(ql)?:\/\//.test(catalogue)) {
    throw invalid('catalogue', 'must be a postgresql:// address');
  }
  if (data === undefined) throw invalid('data', 'must say where the files go: s3://… or a folder');
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(schema)) throw invalid('schema', 'must be a lower-case name');
  const s3 = data.startsWith('s3://') ? s3Options(file.s3 ?? {}) : undefined;
  const broker = env['RABBITMQ_URL'] ?? file.broker;
  if (broker !== undefined && !/^amqps?:\/\//.test(broker)) {
    throw invalid('broker', 'must be an amqp:// address');
  }
  return {
    ...{ catalogue, schema, data },
    ...(s3 === undefined ? {} : { s3 }),
    ...(broker === undefined ? {} : { broker }),
  };
}

function s3Options(given: NonNullable<File['s3']>): S3Options {
  const { env } = process;
  const keyId = env['AWS_ACCESS_KEY_ID'] ?? given.key_id;
  const secret = env['AWS_SECRET_ACCESS_KEY'] ?? given.secret;
  if (keyId === undefined || secret === undefined) {
    throw invalid('s3', 'needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment');
  }
  const endpoint = env['AWS_ENDPOINT_URL'] ?? given.endpoint;
  const style = given.url_style ?? (endpoint === undefined ? 'vhost' : 'path');
  if (style !== 'path' && style !== 'vhost') throw invalid('s3.url_style', 'is path or vhost');
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    region: env['AWS_REGION'] ?? given.region ?? 'us-east-1',
    ...{ keyId, secret, urlStyle: style },
  };
}

async function settingsFile(path: string): Promise<File> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return JSON.parse(text) as File;
  } catch (error) {
    throw new AssayError('settings-invalid', `${path} is no JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function invalid(field: string, what: string): AssayError {
  return new AssayError('settings-invalid', `assay.json: ${field} ${what}`, {
    pointer: `/${field.replace('.', '/')}`,
  });
}
