import type { Node } from '../formula/syntax.js';
import type { Region } from '../graph/region.js';
import type { Constant } from '../reader/model.js';
import type { Operand, Ref, Value } from './operand.js';

/** What operators need of the formula that they stand in. */
export interface Evaluation {
  readonly region: Region;
  /** Strict is a function that takes no booleans for numbers. */
  readonly calling: { strict: boolean };
  /** The constant that a node is or has been computed to be. */
  known(node: Node): Constant | undefined;
  operand(node: Node): Operand;
  value(operand: Operand): Value;
  valueOf(node: Node): Value;
  single(operand: Operand): Value;
  intersect(ref: Ref): Value;
  map(values: Value[], build: (sqls: string[]) => string): Value;
}
