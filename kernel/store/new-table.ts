import type { NamedColumn } from '@assay/schema';
import type { Relation } from './names.js';

/** A table that is not there yet, with all its rows. */
export interface NewTable {
  relation: Relation;
  rowCount: number;
  columns: NamedColumn[];
}
