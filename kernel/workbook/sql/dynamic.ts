import { offset } from '../formula/dynamic.js';
import { parseR1C1 } from '../formula/r1c1.js';
import { parseFormula } from '../formula/parser.js';
import { joinReferences } from '../formula/reference.js';
import { resolveFormula } from '../formula/resolve.js';
import type { Node, Reference } from '../formula/syntax.js';
import { FormulaError } from '../formula/tokens.js';
import type { Constant, Workbook } from '../reader/model.js';
import type { Evaluation } from './evaluation.js';
import { Replan } from './findings.js';
import { type Operand, Unsupported } from './operand.js';

type Dynamic = Extract<Node, { kind: 'dynamic' }>;
const error = (value: string): Node => ({ kind: 'error', value });
const REF = error('#REF!');

/** Finds out which plain references the computed ones of a formula stand for. */
export class DynamicReferences {
  constructor(
    private readonly formula: Evaluation,
    private readonly book: Workbook,
  ) {}

  /**
   * The operand of a computed reference.
   *
   * @throws Replan when it is found only now, so that the plan does not know yet what the formula reads
   */
  operand(node: Dynamic): Operand {
    const target = this.place(node.call);
    if (node.target === undefined || JSON.stringify(target) !== JSON.stringify(node.target)) {
      this.book.found.targets.set(node.key, target);
      throw new Replan();
    }
    return this.formula.operand(node.target);
  }

  /** The plain reference, or the error, that a node comes to. */
  place(node: Node): Node {
    switch (node.kind) {
      case 'reference':
      case 'error':
        return node;
      case 'dynamic':
        return this.place(node.call);
      case 'range': {
        const [left, right] = [this.place(node.left), this.place(node.right)];
        if (left.kind !== 'reference' || right.kind !== 'reference')
          return left.kind === 'error' ? left : right;
        return joinReferences(left, right);
      }
      case 'call':
        return this.call(node.name, node.args);
      default:
        throw new Unsupported('a reference that is computed in this way');
    }
  }

  private call(name: string, args: Node[]): Node {
    const [first, second, third] = args;
    if (first === undefined) return error('#VALUE!');
    switch (name) {
      case 'OFFSET':
        return this.offset(args);
      case 'INDIRECT':
        return this.indirect(first, second);
      case 'INDEX':
        return this.index(args);
      case 'IF': {
        const test = this.known(first);
        if (test?.kind === 'error') return test;
        const truth = test?.kind === 'text' ? undefined : Number(test?.value ?? 0) !== 0;
        const branch = truth === true ? second : third;
        return branch === undefined || truth === undefined ? error('#VALUE!') : this.place(branch);
      }
      case 'CHOOSE': {
        const at = args[Math.trunc(this.number(first) ?? NaN)];
        return at === undefined || at === first ? error('#VALUE!') : this.place(at);
      }
      default:
        throw new Unsupported(`a reference that ${name} computes`);
    }
  }

  private known(node: Node): Constant | undefined {
    return this.formula.known(node);
  }

  private number(node: Node | undefined): number | undefined {
    const known = node === undefined ? undefined : this.known(node);
    if (known === undefined) return 0;
    if (known.kind === 'error') return undefined;
    const value = Number(known.value);
    return Number.isFinite(value) ? value : undefined;
  }

  private offset([base, ...sizes]: Node[]): Node {
    const from = this.place(base ?? REF);
    if (from.kind !== 'reference') return from;
    const given = (node: Node | undefined) => node !== undefined && node.kind !== 'missing';
    const numbers = sizes.map((node) => this.number(node));
    if (numbers.includes(undefined)) return this.firstError(sizes);
    const [rows = 0, cols = 0, height, width] = numbers;
    return offset(from, [
      rows,
      cols,
      given(sizes[2]) ? height : undefined,
      given(sizes[3]) ? width : undefined,
    ]);
  }

  private firstError(nodes: Node[]): Node {
    const found = nodes.map((node) => this.known(node)).find((one) => one?.kind === 'error');
    return found ?? error('#VALUE!');
  }

  private indirect(text: Node, style: Node | undefined): Node {
    const written = this.known(text);
    if (written?.kind === 'error') return written;
    // A missing style is false: `INDIRECT(A1,)`.
    const mode = style === undefined ? 1 : this.number(style);
    if (mode === undefined) return this.firstError([style ?? REF]);
    const a1 = mode !== 0;
    const { sheet, area } = this.formula.region;
    const at = { sheet, row: area.row1, col: area.col1 };
    try {
      // `A01` is written for `A1`.
      const source = String(written?.value ?? '').replace(
        /(?<=^|[!:])(\$?[A-Za-z]{1,3}\$?)0+(?=[1-9]\d*(?::|$))/g,
        '$1',
      );
      const node = a1 ? parseFormula(source) : parseR1C1(source, at);
      if (node.kind === 'call') return REF;
      const found = resolveFormula(node, this.book, at);
      return found.kind === 'reference' ? found : REF;
    } catch (problem) {
      if (problem instanceof FormulaError) return REF;
      throw problem;
    }
  }

  private index([base, row, col]: Node[]): Node {
    const from = this.place(base ?? REF);
    if (from.kind !== 'reference') return from;
    const [r, c] = [this.number(row), this.number(col)];
    if (r === undefined || c === undefined) return this.firstError([row ?? REF, col ?? REF]);
    return pick(from, Math.trunc(r), Math.trunc(c), col === undefined);
  }
}

/** The cell, row or column of a block that INDEX means. */
function pick(from: Reference, row: number, col: number, one: boolean): Node {
  const tall = from.to.row - from.from.row + 1;
  const wide = from.to.col - from.from.col + 1;
  const across = one && tall === 1;
  const [r, c] = across ? [1, row] : [row, one && wide === 1 ? 1 : col];
  if (r < 0 || c < 0) return error('#VALUE!');
  if (r > tall || c > wide) return REF;
  const { row: top, col: left } = from.from;
  return {
    ...from,
    from: { ...from.from, row: r === 0 ? top : top + r - 1, col: c === 0 ? left : left + c - 1 },
    to: {
      ...from.to,
      row: r === 0 ? from.to.row : top + r - 1,
      col: c === 0 ? from.to.col : left + c - 1,
    },
  };
}
