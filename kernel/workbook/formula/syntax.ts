/** One end of a reference; `$` makes it absolute. */
export interface Corner {
  row: number;
  col: number;
  absoluteRow: boolean;
  absoluteCol: boolean;
}

export interface Reference {
  kind: 'reference';
  /** Nothing: the formula's own sheet. */
  sheet?: string;
  /** Second sheet of a 3D reference. */
  lastSheet?: string;
  from: Corner;
  to: Corner;
  /** Whole columns (`A:B`) or whole rows (`1:2`). */
  whole?: 'columns' | 'rows';
}

export type Binary = '+' | '-' | '*' | '/' | '^' | '&' | '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Node =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'error'; value: string }
  | { kind: 'missing' }
  | Reference
  | { kind: 'name'; name: string; sheet?: string }
  | { kind: 'structured'; text: string }
  | { kind: 'call'; name: string; args: Node[] }
  | { kind: 'apply'; callee: Node; args: Node[] }
  | { kind: 'unary'; operator: '+' | '-' | '@'; operand: Node }
  | { kind: 'percent'; operand: Node }
  | { kind: 'spill'; operand: Node }
  | { kind: 'binary'; operator: Binary; left: Node; right: Node }
  | { kind: 'range'; left: Node; right: Node }
  | { kind: 'union'; parts: Node[] }
  | { kind: 'intersection'; left: Node; right: Node }
  | { kind: 'array'; rows: Node[][] };

/** Calls a function for every node, parents first. */
export function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  switch (node.kind) {
    case 'call':
      node.args.forEach((arg) => visit(arg, see));
      break;
    case 'apply':
      [node.callee, ...node.args].forEach((arg) => visit(arg, see));
      break;
    case 'unary':
    case 'percent':
    case 'spill':
      visit(node.operand, see);
      break;
    case 'binary':
    case 'range':
    case 'intersection':
      visit(node.left, see);
      visit(node.right, see);
      break;
    case 'union':
      node.parts.forEach((part) => visit(part, see));
      break;
    case 'array':
      node.rows.flat().forEach((item) => visit(item, see));
      break;
    default:
  }
}
