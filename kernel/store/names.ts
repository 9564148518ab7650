import { AssayError, type Column } from '@assay/schema';
import { sqlTokens } from './sql-tokens.js';

/** Hidden column of every dataset's table: the 0-based order of its rows. */
export const ROW_COLUMN = 'assay:row';
/** Names that start so are the store's own and never a user's column. */
export const HIDDEN_PREFIX = 'assay:';

const SQL_TYPES: Record<Column['type'], string> = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
};

/** An identifier as SQL spells it, whatever characters it holds. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal as SQL spells it; for the few places where nothing can be bound. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The type of a column of ours in DuckDB. */
export function sqlType(type: Column['type']): string {
  return SQL_TYPES[type];
}

/** Where a dataset's rows lie. */
export interface Relation {
  schema: string;
  table: string;
}

/** `raw."ecg"`: a relation as it stands in SQL and in the ledger. */
export function relationName(relation: Relation): string {
  return `${quoteName(relation.schema)}.${quoteName(relation.table)}`;
}

/** `raw."a b"`, as DuckDB spells a table's name with the quotes that it needs, as the ledger spells it. */
export function relationFrom(text: string): string {
  const path = sqlTokens(text).filter((token) => token.kind !== 'sign');
  const table = path.at(-1)?.written ?? '';
  return relationName({ schema: path.at(-2)?.written ?? 'main', table });
}

/**
 * Says no to a name that no relation can have.
 *
 * @throws AssayError `name-invalid`
 */
export function checkDatasetName(name: string): void {
  const wrong =
    name.trim() === ''
      ? 'is empty'
      : name.length > 200
        ? 'is longer than 200 characters'
        : hasControl(name)
          ? 'holds control characters'
          : undefined;
  if (wrong !== undefined) {
    throw new AssayError('name-invalid', `the dataset name ${JSON.stringify(name)} ${wrong}`, {
      remedy: 'give another name with --as',
      pointer: '/as',
    });
  }
}

function hasControl(name: string): boolean {
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 32 || code === 127) return true;
  }
  return false;
}
