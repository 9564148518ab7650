import type { Area } from '../formula/address.js';
import type { Node, Reference } from '../formula/syntax.js';
import type { Format } from '../reader/model.js';
import type { Type } from '../sql/operand.js';

export interface Rows {
  row1: number;
  row2: number;
}

/** Formulas that are one formula: equal in relative form over a block of one column, or one array formula. */
export interface Region {
  id: number;
  sheet: string;
  /** The cells that it fills. */
  area: Area;
  kind: 'column' | 'array';
  /** The formula of the first cell. */
  formula: string;
  node?: Node;
  format: Format;
  /** What its cells can be besides errors, when it is known. */
  type?: Type;
  /** Its value comes from the run's clock or seed. */
  volatile?: boolean;
  /** Its numbers count days. */
  date?: boolean;
  /** Why it has no value. */
  problem?: { status: 'unsupported' | 'cycle'; reason: string };
  /** The rows that have none, where it is not all of them: the next pass computes the others. */
  spoilt?: Rows[];
  /** Name of the view that computes it. */
  view: string;
  precedents: Set<Region>;
  /** Columns that read each other and are computed row by row together, in this order. */
  knot?: Region[];
}

function cornerKey(at: number, absolute: boolean, base: number): string {
  return absolute ? `$${at}` : `[${at - base}]`;
}

function referenceKey(node: Reference, row: number, col: number): string {
  const corner = ({ from, to }: Reference) =>
    [from, to]
      .map(
        (end) =>
          cornerKey(end.row, end.absoluteRow, row) + cornerKey(end.col, end.absoluteCol, col),
      )
      .join(':');
  return `${node.sheet ?? ''}:${node.lastSheet ?? ''}!${node.whole ?? ''}${corner(node)}`;
}

/** A formula in relative form: equal for cells between which it can be copied. */
export function relativeKey(node: Node, row: number, col: number): string {
  return JSON.stringify(node, (_name, value: unknown) => {
    const inner = value as Partial<Reference> | null;
    return typeof inner === 'object' && inner?.kind === 'reference'
      ? referenceKey(inner as Reference, row, col)
      : value;
  });
}
