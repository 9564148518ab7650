import { AssayError } from '@assay/schema';
import { sqlTokens } from './sql-tokens.js';

/** Functions that change the engine itself, though a SELECT calls them; DuckDB's read-only transaction lets them through. */
const HOSTS = new Set([
  'enable_logging',
  'disable_logging',
  'set_log_level',
  'truncate_duckdb_logs',
  'enable_profiling',
  'disable_profiling',
  'checkpoint',
  'force_checkpoint',
  'nextval',
  'write_log',
  'load_aws_credentials',
  'assay_feed',
]);

/** @throws AssayError `sql-function` when a statement calls what is the host's to call */
export function refuseHostFunctions(sql: string): void {
  const tokens = sqlTokens(sql);
  const call = tokens.find(
    (token, i) =>
      (token.kind === 'word' || token.kind === 'name') &&
      HOSTS.has(token.text.toLowerCase()) &&
      tokens[i + 1]?.text === '(',
  );
  if (call === undefined) return;
  throw new AssayError('sql-function', `${call.text}() is the host's own to call`, {
    status: 403,
    pointer: '/statement',
  });
}
