import { AssayError } from '@assay/schema';
import { sqlTokens, type Token } from './sql-tokens.js';

const CLOCK = 'it gives the time of the run';
const CHANCE = 'it gives another value each time';
const APPROXIMATE = 'it is an estimate that depends on how the rows are split among threads';

/** Functions whose value is not decided by the data, and why they may not enter a result. */
const CALLS = new Map<string, string>([
  ...['now', 'get_current_timestamp', 'get_current_time', 'transaction_timestamp'].map(
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
]);

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
]);

function reasonAt(tokens: readonly Token[], i: number): string | undefined {
  const token = tokens[i];
  if (token?.kind !== 'word' && token?.kind !== 'name') return undefined;
  // What stands behind a dot is a column of something.
  if (tokens[i - 1]?.text === '.') return undefined;
  if (tokens[i + 1]?.text === '(') return CALLS.get(token.text.toLowerCase());
  if (token.kind === 'word' && BARE.has(token.text)) return CLOCK;
  const sample = token.kind === 'word' && (token.text === 'sample' || token.text === 'tablesample');
  const introduced = token.text === 'tablesample' || tokens[i - 1]?.text === 'using';
  return sample && introduced ? CHANCE : undefined;
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
