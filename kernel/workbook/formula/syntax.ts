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
  | { kind: 'array'; rows: Node[][] }
  /** A reference that has to be computed, and the plain one that it came to; the target is missing until it is known. */
  | { kind: 'dynamic'; key: string; call: Node; target?: Node };

/** Calls a function for every node, parents first. */
export function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  children(node).forEach((child) => visit(child, see));
}

/** Functions that ask where their first argument stands, and never what it holds. */
const PLACES = new Set([
  'ROW',
  'ROWS',
  'COLUMN',
  'COLUMNS',
  'ISREF',
  'AREAS',
  'SHEET',
  'SHEETS',
  'FORMULATEXT',
  'ISFORMULA',
  'OFFSET',
]);

/** As `visit`, but for references that are only asked for their place. */
export function visitRead(node: Node, see: (node: Node) => void): void {
  if (node.kind === 'call' && PLACES.has(node.name)) {
    const [first, ...rest] = node.args;
    see(node);
    for (const arg of first?.kind === 'reference' || first === undefined ? rest : node.args)
      visitRead(arg, see);
    return;
  }
  see(node);
  children(node).forEach((child) => visitRead(child, see));
}

function children(node: Node): Node[] {
  switch (node.kind) {
    case 'call':
      return node.args;
    case 'apply':
      return [node.callee, ...node.args];
    case 'unary':
    case 'percent':
    case 'spill':
      return [node.operand];
    case 'binary':
    case 'range':
    case 'intersection':
      return [node.left, node.right];
    case 'union':
      return node.parts;
    case 'array':
      return node.rows.flat();
    case 'dynamic':
      return node.target === undefined ? [node.call] : [node.call, node.target];
    default:
      return [];
  }
}
