/** A setting from the environment or the project's `.env`. */
export interface KnownSetting {
  name: string;
  /** What holds when it is not set, in words. */
  otherwise: string;
  meaning: string;
}

/** Every setting of the server: the help, `.env.example` and the check of names come from this one list. */
export const KNOWN_SETTINGS: readonly KnownSetting[] = [
  setting('ASSAY_TOKEN', '.assay/token is made and used', "the operator's token, sent as Bearer"),
  setting(
    'SECRET_KEY',
    'a random one in .assay/secret-key',
    "signs users' tokens; 16 characters or more",
  ),
  setting('ASSAY_TOKEN_MINUTES', '60', 'how long a token of a login is good'),
  setting('SERVER_HOST', '127.0.0.1', 'address to listen on; --host wins'),
  setting('SERVER_PORT', '8000', 'port; --port wins; 0 takes a free one'),
  setting('ASSAY_RATE_LIMIT', '3000', 'requests a second of one address, twice as many at once'),
  setting('ASSAY_MOST_AT_ONCE', '2000', 'requests and event streams under way; more get 503'),
  setting('ASSAY_BODY_LIMIT', '16777216', 'bytes of a JSON body'),
  setting('ASSAY_UPLOAD_LIMIT', '17179869184', 'bytes of an upload'),
  setting('ASSAY_ALLOWED_HOSTS', 'none', 'further names in the Host header, by comma'),
  setting('ASSAY_ALLOWED_ORIGINS', 'none', 'further origins whose pages may call, by comma'),
  setting(
    'ASSAY_LOAD_ROOTS',
    'the project',
    'folders that a load over the network may read, by comma',
  ),
  setting(
    'ASSAY_PRIVATE_ADDRESSES',
    'refused to users',
    "allow: users' loads may reach this machine and its network",
  ),
  setting('ASSAY_WORKERS', '2', 'jobs that run at once'),
  setting('ASSAY_THREADS', "the machine's", "DuckDB's threads; results do not change with it"),
  setting('ASSAY_IDLE_SECONDS', '300', 'after which a host that nobody uses ends'),
  setting('ASSAY_CACHE', 'on', 'off: every job is computed anew'),
  setting('ASSAY_KEEP_VERSIONS', '0', 'earlier states of datasets kept for sql --as-of'),
  setting('ASSAY_FETCH_LIMIT_MB', 'no limit', 'most that one address may send'),
  setting('ASSAY_UNPACK_LIMIT_MB', 'a limit by size', 'most that a compressed source may become'),
  setting('ASSAY_FETCH_PAGES', '2000', 'most pages that a source in pages may have'),
  setting('ASSAY_FETCH_PATIENCE_S', '600', 'seconds that a load waits for a service that is busy'),
  setting('ASSAY_FILES', 'this machine alone', 's3://bucket/prefix keeps received files, too'),
  setting('ASSAY_STORE', 'duckdb', 'duckdb, or ducklake for many machines'),
  setting('ASSAY_CATALOGUE', 'none', 'postgresql:// address of the lake'),
  setting('ASSAY_SCHEMA', 'assay', "the lake's schema"),
  setting('ASSAY_DATA', 'none', "s3://… or a folder for the lake's files"),
  setting(
    'RABBITMQ_URL',
    'none',
    'amqp:// address of a broker that carries job ids, with ducklake',
  ),
  setting('AWS_ACCESS_KEY_ID', 'none', 'of S3'),
  setting('AWS_SECRET_ACCESS_KEY', 'none', 'of S3'),
  setting('AWS_SESSION_TOKEN', 'none', 'of S3, where keys are lent'),
  setting('AWS_ENDPOINT_URL', "Amazon's", 'of another S3'),
  setting('AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL', 'the same, for S3 alone'),
  setting('AWS_REGION', 'AWS_DEFAULT_REGION, else us-east-1', 'of S3'),
  setting('AWS_DEFAULT_REGION', 'us-east-1', 'where AWS_REGION is not set'),
];

/** Further names that mean something to other parts, or to set-up and tests. */
const ELSEWHERE =
  /^ASSAY_(PROJECT|TYPES|PYTHON|EXTENSIONS|MARKER|RESUME|HOME|KEY_[A-Z0-9_]+|ARGUMENTS|TEST_[A-Z0-9_]+)$/;

/** Whether a variable is a setting that somebody reads. */
export function knownSetting(name: string): boolean {
  return ELSEWHERE.test(name) || KNOWN_SETTINGS.some((one) => one.name === name);
}

function setting(name: string, otherwise: string, meaning: string): KnownSetting {
  return { name, otherwise, meaning };
}
