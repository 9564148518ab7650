import type { Store } from '../store/index.js';
import { invalidRowNumbers } from './runs/invalid-rows.js';
import { showSchema, versionBefore } from './schemas.js';
import { known, validateDataset } from './validate-dataset.js';

export interface SchemaPlan {
  schema: { name: string; version: number };
  /** The version before, which rows are held to until this one is adopted; null when there is none. */
  against: { name: string; version: number } | null;
  dataset: string;
  rows: number;
  /** 0-based rows that were valid and would no longer be. */
  newly_invalid: number[];
  /** Rows that were not valid and would be. */
  newly_valid: number[];
  invalid_rows: number;
  /** Rows whose verdict would change. */
  changed: number;
}

/** Which rows of a dataset change verdict when a version is adopted in the place of the one before it. */
export async function planSchema(
  store: Store,
  reference: string,
  name: string,
): Promise<SchemaPlan> {
  const schema = await showSchema(store, reference);
  const dataset = await known(store, name);
  const before = await versionBefore(store, schema);
  const after = await validateDataset(store, dataset.name, schema);
  const invalid = await invalidRowNumbers(store, after.run);
  const old =
    before === undefined
      ? []
      : await invalidRowNumbers(store, (await validateDataset(store, dataset.name, before)).run);
  const [was, will] = [new Set(old), new Set(invalid)];
  const newlyInvalid = invalid.filter((row) => !was.has(row));
  const newlyValid = old.filter((row) => !will.has(row));
  return {
    schema: { name: schema.name, version: schema.version },
    against: before === undefined ? null : { name: before.name, version: before.version },
    dataset: dataset.name,
    rows: dataset.rows,
    newly_invalid: newlyInvalid,
    newly_valid: newlyValid,
    invalid_rows: invalid.length,
    changed: newlyInvalid.length + newlyValid.length,
  };
}
