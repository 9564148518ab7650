import type { Cell } from '../table/cell.js';
import type { Node } from './parse-json.js';

/** The record that a value stands in, where lists stand inside the records of other lists. */
export interface Owner {
  record: Node;
  up: Owner | undefined;
}

export interface Item {
  node: Node;
  owner?: Owner | undefined;
}

/**
 * - `objects`, `arrays`, `values`: a list of them, each item a row
 * - `columns`: objects that hold lists of values of one length, each list a column
 * - `keyed`: an object of similar objects, each field a row, its name in the column `key`
 * - `oriented`: an object of columns, each an object of values by row name
 * - `pairs`: an object of single values by date or number
 * - `cube`: rows made from a statistical cube (JSON-stat, SDMX)
 * - `single`: the document is one record
 */
export type Shape =
  'objects' | 'arrays' | 'values' | 'columns' | 'keyed' | 'oriented' | 'pairs' | 'cube' | 'single';

/** A list of records in a document; `path` is JSONPath. */
export interface RecordList {
  path: string;
  rows: number;
  /** The records, or for `columns`, `keyed`, `oriented` and `pairs` the objects that hold them. */
  items: Item[];
  shape: Shape;
  depth: number;
  /** The list in whose records this one stands. */
  inside?: RecordList;
  /** Column names of `arrays` that stand elsewhere in the document. */
  names?: string[];
  /** Names of the rows of `arrays`, as pandas writes them beside the data. */
  index?: Node[];
  /** Units that the document states, by column name. */
  units?: Map<string, string>;
  /** What stands for a missing value, by column name, as the document states it. */
  fills?: Map<string, string>;
  /** The rows of a `cube`, each with the node that tells its place. */
  cells?: () => [Node, [string, Cell][]][];
}
