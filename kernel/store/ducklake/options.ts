/** Where a project's data lies when many machines work on it. */
export interface LakeOptions {
  /** PostgreSQL that holds the catalogue and the queue: `postgresql://user@host:5432/database`. */
  catalogue: string;
  /** The catalogue's schema in that database: one a project. */
  schema: string;
  /** Where Parquet files go: `s3://bucket/prefix/`, or a folder that every machine has. */
  data: string;
  s3?: S3Options;
  /** RabbitMQ that carries job ids, in place of the catalogue's PostgreSQL. */
  broker?: string;
}

export interface S3Options {
  /** `http://host:port` of S3-compatible storage; Amazon's own when absent. */
  endpoint?: string;
  region: string;
  keyId: string;
  secret: string;
  urlStyle: 'path' | 'vhost';
}
