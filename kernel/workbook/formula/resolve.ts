import type { Workbook } from '../reader/model.js';
import { fixedReference, placeKey } from './dynamic.js';
import { LAST_COL, LAST_ROW } from './address.js';
import { parseFormula } from './parser.js';
import { resolveStructured } from './structured.js';
import type { Corner, Node, Reference } from './syntax.js';
import { FormulaError } from './tokens.js';

export interface Place {
  sheet: string;
  row: number;
  col: number;
}

const DEEPEST = 30;
const DYNAMIC = new Set(['OFFSET', 'INDIRECT']);

/** Puts in what names, tables and runs of sheets stand for, so that only plain references are left. */
class Resolver {
  constructor(
    private readonly book: Workbook,
    private readonly at: Place,
    private readonly depth: number,
  ) {}

  resolve(node: Node, bound: ReadonlySet<string>): Node {
    const inner = (child: Node) => this.resolve(child, bound);
    switch (node.kind) {
      case 'reference':
        return this.reference(node);
      case 'name':
        return bound.has(node.name.toLowerCase()) ? node : this.name(node.name, node.sheet, bound);
      case 'structured':
        return resolveStructured(node.text, this.book.tables, this.at);
      case 'call':
        return this.call(node, bound);
      case 'apply':
        return { ...node, callee: inner(node.callee), args: node.args.map(inner) };
      case 'dynamic':
        return node;
      case 'unary':
      case 'percent':
      case 'spill':
        return { ...node, operand: inner(node.operand) };
      case 'range':
        return this.dynamic({ ...node, left: inner(node.left), right: inner(node.right) });
      case 'binary':
      case 'intersection':
        return { ...node, left: inner(node.left), right: inner(node.right) };
      case 'union':
        return { kind: 'union', parts: node.parts.map(inner) };
      case 'array':
        return { kind: 'array', rows: node.rows.map((row) => row.map(inner)) };
      default:
        return node;
    }
  }

  /** LET and LAMBDA bind names, which hide those of the workbook. */
  private call(node: Extract<Node, { kind: 'call' }>, bound: ReadonlySet<string>): Node {
    const binds =
      node.name === 'LAMBDA'
        ? node.args.slice(0, -1)
        : node.name === 'LET'
          ? node.args.filter((_arg, at) => at % 2 === 0 && at < node.args.length - 1)
          : [];
    const names = binds.flatMap((arg) => (arg.kind === 'name' ? [arg.name.toLowerCase()] : []));
    const inside = names.length === 0 ? bound : new Set([...bound, ...names]);
    const args = node.args.map((arg) => this.resolve(arg, inside));
    const lambda = bound.has(node.name.toLowerCase());
    if (DYNAMIC.has(node.name)) return this.dynamic({ ...node, args });
    if (lambda) return { kind: 'apply', callee: { kind: 'name', name: node.name }, args };
    const own = this.find(node.name, undefined);
    return own === undefined
      ? { ...node, args }
      : { kind: 'apply', callee: this.name(node.name, undefined, bound), args };
  }

  /** A reference that is computed: the plain one where its arguments are constants, else what an earlier pass found. */
  private dynamic(call: Node): Node {
    const fixed = fixedReference(call);
    if (fixed !== undefined) return fixed;
    const key = placeKey(this.at, call);
    const target = this.book.found.targets.get(key);
    return { kind: 'dynamic', key, call, ...(target === undefined ? {} : { target }) };
  }

  private reference(node: Reference): Node {
    const sheets = this.book.sheets;
    const index = (name: string) =>
      sheets.findIndex((sheet) => sheet.name.toLowerCase() === name.toLowerCase());
    const first = index(node.sheet ?? this.at.sheet);
    const found = sheets[first];
    const other = /^\[\d+\]/.test(node.sheet ?? '');
    if (found === undefined && other)
      throw new FormulaError(
        `it refers to another workbook (${node.sheet ?? ''}), of which the file keeps no values`,
      );
    if (found === undefined || found.lost === true) return { kind: 'error', value: '#REF!' };
    const { lastSheet, ...plain } = node;
    if (lastSheet === undefined) return { ...plain, sheet: found.name };
    const last = index(lastSheet);
    if (last < 0) return { kind: 'error', value: '#REF!' };
    const run = sheets.slice(Math.min(first, last), Math.max(first, last) + 1);
    return { kind: 'union', parts: run.map(({ name }) => ({ ...plain, sheet: name })) };
  }

  private find(name: string, sheet: string | undefined) {
    const same = (text: string | undefined, other: string) =>
      text?.toLowerCase() === other.toLowerCase();
    const named = this.book.names.filter((known) => same(known.name, name));
    const book = /^\[\d+\]/.exec(sheet ?? this.at.sheet)?.[0];
    return (
      named.find((known) => same(known.sheet, sheet ?? this.at.sheet)) ??
      named.find((known) => known.sheet === book)
    );
  }

  private name(name: string, sheet: string | undefined, bound: ReadonlySet<string>): Node {
    const defined = this.find(name, sheet);
    if (defined === undefined) {
      if (sheet?.startsWith('[') === true)
        throw new FormulaError(
          `it refers to ${name} of another workbook, which the file does not keep`,
        );
      const table = this.book.tables.find(
        (known) => known.name.toLowerCase() === name.toLowerCase(),
      );
      if (table !== undefined) return resolveStructured(`${name}[]`, this.book.tables, this.at);
      return { kind: 'name', name };
    }
    if (this.depth > DEEPEST) throw new FormulaError(`the name ${name} refers to itself`);
    const home = defined.sheet ?? this.at.sheet;
    const inner = new Resolver(this.book, { ...this.at, sheet: home }, this.depth + 1);
    // References in names are kept as seen from A1.
    const node = parseFormula(defined.text);
    const own = defined.book === undefined ? node : onBook(node, defined.book);
    const moved = moveNode(own, this.at.row - 1, this.at.col - 1);
    return inner.resolve(moved, bound);
  }
}

const wrapped = (at: number, last: number) => ((at - 1) % last) + 1;

/** What a name of another workbook refers to stands on the sheets of that one. */
function onBook(node: Node, book: number): Node {
  return JSON.parse(JSON.stringify(node), (_key, value: unknown) => {
    const reference = value as Partial<Reference> | null;
    if (typeof reference !== 'object' || reference?.kind !== 'reference') return value;
    return { ...reference, sheet: `[${book}]${reference.sheet ?? ''}` };
  }) as Node;
}

function moveNode(node: Node, rows: number, cols: number): Node {
  return JSON.parse(JSON.stringify(node), (_key, value: unknown) => {
    const reference = value as Partial<Reference> | null;
    if (typeof reference !== 'object' || reference?.kind !== 'reference') return value;
    const corner = (end: Corner): Corner => ({
      ...end,
      row: end.absoluteRow ? end.row : wrapped(end.row + rows, LAST_ROW),
      col: end.absoluteCol ? end.col : wrapped(end.col + cols, LAST_COL),
    });
    const whole = value as Reference;
    return { ...whole, from: corner(whole.from), to: corner(whole.to) };
  }) as Node;
}

/**
 * A formula in which only plain references are left; a name that nothing defines stays a name.
 *
 * @throws FormulaError for tables and columns that are not there
 */
export function resolveFormula(node: Node, book: Workbook, at: Place): Node {
  return new Resolver(book, at, 0).resolve(node, new Set());
}
