import { AssayError } from '@assay/schema';
import { sqlTokens, type Token } from './sql-tokens.js';

const CLOCK = 'it gives the time of the run';
const CHANCE = 'it gives another value each time';
const APPROXIMATE = 'it is an estimate that depends on how the rows are split among threads';

const ENGINE = 'it tells of the engine at work, and not of the data';
const UNSEEN = 'its text is not known before it runs';
const PLAN = 'a plan is how the engine goes about it, and no result';

/** Functions whose value is not decided by the data, and why they may not enter a result. */
const CALLS = new Map<string, string>([
  ...['now', 'get_current_timestamp', 'get_current_time', 'transaction_timestamp'].map(
    (name) => [name, CLOCK] as const,
  ),
  ...['current_timestamp', 'localtimestamp', 'localtime', 'clock_timestamp'].map(
    (name) => [name, CLOCK] as const,
  ),
  ...['today', 'current_date', 'current_time', 'current_localtimestamp', 'current_localtime'].map(
    (name) => [name, CLOCK] as const,
  ),
  ...['random', 'uuid', 'uuidv4', 'uuidv7', 'gen_random_uuid', 'txid_current'].map(
    (name) => [name, CHANCE] as const,
  ),
  ...['approx_count_distinct', 'approx_quantile', 'approx_top_k', 'reservoir_quantile'].map(
    (name) => [name, APPROXIMATE] as const,
  ),
  ...['current_setting', 'pragma_database_size', 'pragma_storage_info', 'pragma_metadata_info'].map(
    (name) => [name, ENGINE] as const,
  ),
  ['query', UNSEEN],
]);

/** Tables of DuckDB about itself; numbers of its catalogue differ from store to store. */
const ABOUT_ENGINE =
  /^duckdb_(settings|memory|temporary_files|tables|columns|views|indexes|schemas|databases|sequences|types|constraints|dependencies|logs?|log_contexts|optimizers|secrets|connection_count|external_file_cache|extensions|variables|functions|keywords|approx_database_count)$/;

/** Schemas in which each store has tables of its own, under names made by chance. */
const CATALOGUES = new Set(['pg_catalog', 'information_schema']);

/** Words that are calls without parentheses in SQL. */
const BARE = new Set([
  'current_timestamp',
  'current_date',
  'current_time',
  'localtimestamp',
  'localtime',
]);

/** What may be said instead. */
const INSTEAD = new Map([
  [CLOCK, 'give the time as a parameter, so that the next run has the same'],
  [CHANCE, 'make the values outside and load them, so that the next run has the same'],
  [APPROXIMATE, 'use the exact function: count(DISTINCT x), quantile_cont(x, q), mode(x)'],
  [
    ENGINE,
    'look at it with assay sql; DESCRIBE name gives the columns of a dataset, SHOW TABLES the names',
  ],
  [UNSEEN, 'write the statement itself'],
  [PLAN, 'look at it with assay sql'],
]);

function reasonAt(tokens: readonly Token[], i: number): string | undefined {
  const token = tokens[i];
  if (token?.kind !== 'word' && token?.kind !== 'name') return undefined;
  const name = token.text.toLowerCase();
  if (tokens[i + 1]?.text === '(') {
    if (ABOUT_ENGINE.test(name)) return ENGINE;
    return name === 'age' && countsFromNow(tokens, i) ? CLOCK : CALLS.get(name);
  }
  if (CATALOGUES.has(name) && tokens[i + 1]?.text === '.') return ENGINE;
  const before = tokens[i - 1]?.text;
  const named = isSchema(tokens[i - 2]) && before === '.';
  if (ABOUT_ENGINE.test(name) && (named || ['from', 'join', ','].includes(before ?? '')))
    return ENGINE;
  // What stands behind a dot is a column of something.
  if (before === '.' || token.kind !== 'word') return undefined;
  if (BARE.has(token.text)) return CLOCK;
  if (name === 'explain' && i === 0) return PLAN;
  if (name === 'summarize' && (i === 0 || before === '(')) return APPROXIMATE;
  const sample = token.text === 'sample' || token.text === 'tablesample';
  const introduced = token.text === 'tablesample' || before === 'using';
  return sample && introduced ? CHANCE : undefined;
}

const isSchema = (token: Token | undefined) =>
  ['main', 'system', 'pg_catalog'].includes(token?.text ?? '');

/** `age(x)` is the time from x until today; `age(x, y)` is not. */
function countsFromNow(tokens: readonly Token[], i: number): boolean {
  let depth = 0;
  let given = 0;
  for (const token of tokens.slice(i + 1)) {
    if (depth === 1 && given === 0 && token.text !== ')') given = 1;
    if ('([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text)) depth -= 1;
    else if (depth === 1 && token.text === ',') given += 1;
    if (depth === 0) break;
  }
  const behindDot = tokens[i - 1]?.text === '.';
  return given + (behindDot && !isSchema(tokens[i - 2]) ? 1 : 0) < 2;
}

/**
 * Refuses a statement whose rows would not be decided by its data, before they become a result that somebody has to trust.
 *
 * @throws AssayError `sql-chance` that names the function, the reason and what to say instead
 */
export function refuseChance(sql: string): void {
  const tokens = sqlTokens(sql);
  for (const [i, token] of tokens.entries()) {
    const reason = reasonAt(tokens, i);
    if (reason === undefined) continue;
    throw new AssayError('sql-chance', `${token.written} may not enter a result: ${reason}`, {
      status: 422,
      pointer: '/statement',
      remedy: INSTEAD.get(reason) ?? '',
    });
  }
}
