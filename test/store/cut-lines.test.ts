import { isCut } from '../../kernel/store/ducklake/index.js';

test.each([
  'IO Error: Failed to execute query "BEGIN": server closed the connection unexpectedly',
  // Of a job whose line to PostgreSQL was cut while its rows were fetched; it failed for good.
  'Invalid Input Error: Attempting to fetch from an unsuccessful query result\nError: TransactionContext Error: Current transaction is aborted (please ROLLBACK)',
])('a line that broke is known by what DuckDB says of it: %s', (message) => {
  expect(isCut(new Error(message))).toBe(true);
});

test('an error of the statement itself is none', () => {
  expect(isCut(new Error('Catalog Error: Table with name t does not exist!'))).toBe(false);
});
