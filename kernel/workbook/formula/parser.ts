import { joinReferences, sheetPrefix, tokenReference } from './reference.js';
import type { Binary, Node } from './syntax.js';
import { FormulaError, type Token, tokenize } from './tokens.js';

const LEVELS: Record<string, number> = {
  '=': 1,
  '<>': 1,
  '<': 1,
  '<=': 1,
  '>': 1,
  '>=': 1,
  '&': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '^': 5,
};
const DEEPEST = 200;

/** Precedence climbing over Excel's operators: a sign binds tighter than `^`, a percent tighter than both. */
class Parser {
  private at = 0;
  private depth = 0;
  private readonly tokens: Token[];

  constructor(formula: string) {
    this.tokens = tokenize(formula);
  }

  whole(): Node {
    const node = this.expression(1);
    this.skip();
    const rest = this.tokens[this.at];
    if (rest !== undefined) this.fail(`unexpected "${rest.text}"`);
    return node;
  }

  private fail(message: string): never {
    const token = this.tokens[this.at];
    throw new FormulaError(
      `${message} ${token === undefined ? 'at the end' : `at position ${token.at + 1}`}`,
    );
  }

  private skip(): void {
    while (this.tokens[this.at]?.kind === 'space') this.at += 1;
  }

  private peek(): Token | undefined {
    this.skip();
    return this.tokens[this.at];
  }

  private sign(...texts: string[]): string | undefined {
    const token = this.peek();
    if (token?.kind !== 'sign' || !texts.includes(token.text)) return undefined;
    this.at += 1;
    return token.text;
  }

  private expect(text: string): void {
    if (this.sign(text) === undefined) this.fail(`expected "${text}"`);
  }

  private expression(level: number): Node {
    this.depth += 1;
    if (this.depth > DEEPEST) throw new FormulaError('nested too deeply');
    let left = this.prefix();
    for (;;) {
      const token = this.peek();
      const binding = token?.kind === 'sign' ? (LEVELS[token.text] ?? 0) : 0;
      if (token === undefined || binding < level) break;
      this.at += 1;
      const right = this.expression(binding + 1);
      left = { kind: 'binary', operator: token.text as Binary, left, right };
    }
    this.depth -= 1;
    return left;
  }

  private prefix(): Node {
    const operator = this.sign('+', '-', '@');
    if (operator === undefined) return this.postfix();
    return { kind: 'unary', operator: operator as '+' | '-' | '@', operand: this.prefix() };
  }

  private postfix(): Node {
    let node = this.intersected();
    while (this.sign('%') !== undefined) node = { kind: 'percent', operand: node };
    return node;
  }

  private intersected(): Node {
    let left = this.ranged();
    for (;;) {
      this.skip();
      const spaced = this.tokens[this.at - 1]?.kind === 'space';
      const next = this.tokens[this.at];
      const starts =
        next !== undefined && ['cell', 'sheet', 'name', 'columns', 'rows'].includes(next.kind);
      if (!spaced || !starts) return left;
      left = { kind: 'intersection', left, right: this.ranged() };
    }
  }

  private ranged(): Node {
    let left = this.applied();
    while (this.sign(':') !== undefined) {
      const right = this.applied();
      left =
        left.kind === 'reference' && right.kind === 'reference'
          ? joinReferences(left, right)
          : { kind: 'range', left, right };
    }
    return left;
  }

  private applied(): Node {
    let node = this.primary();
    for (;;) {
      const token = this.tokens[this.at];
      if (token?.kind !== 'sign') return node;
      if (token.text === '#') {
        this.at += 1;
        node = { kind: 'spill', operand: node };
      } else if (token.text === '(' && node.kind === 'call') {
        this.at += 1;
        node = { kind: 'apply', callee: node, args: this.args() };
      } else return node;
    }
  }

  private args(): Node[] {
    if (this.sign(')') !== undefined) return [];
    const args: Node[] = [];
    for (;;) {
      const token = this.peek();
      const empty = token?.kind === 'sign' && (token.text === ',' || token.text === ')');
      args.push(empty ? { kind: 'missing' } : this.expression(1));
      if (this.sign(')') !== undefined) return args;
      this.expect(',');
    }
  }

  private primary(): Node {
    const token = this.peek();
    if (token === undefined) this.fail('a value is missing');
    this.at += 1;
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) };
      case 'text':
        return { kind: 'text', value: token.text.slice(1, -1).replace(/""/g, '"') };
      case 'error':
        return { kind: 'error', value: token.text };
      case 'cell':
      case 'columns':
      case 'rows':
        return tokenReference(token, {});
      case 'sheet':
        return this.onSheet(token);
      case 'structured':
        return { kind: 'structured', text: token.text };
      case 'function':
        this.expect('(');
        return { kind: 'call', name: functionName(token.text), args: this.args() };
      case 'name':
        if (/^(true|false)$/i.test(token.text))
          return { kind: 'boolean', value: /^true$/i.test(token.text) };
        return { kind: 'name', name: token.text.replace(/^_xl(pm|op)\./i, '') };
      default:
        return this.bracket(token);
    }
  }

  private onSheet(token: Token): Node {
    const prefix = sheetPrefix(token.text);
    const next = this.tokens[this.at];
    this.at += 1;
    if (next?.kind === 'cell' || next?.kind === 'columns' || next?.kind === 'rows')
      return tokenReference(next, prefix);
    if (next?.kind === 'error') return { kind: 'error', value: next.text };
    if (next?.kind === 'name')
      return {
        kind: 'name',
        name: next.text,
        ...(prefix.sheet === undefined ? {} : { sheet: prefix.sheet }),
      };
    if (next?.kind === 'function' && token.text.startsWith('['))
      throw new FormulaError(`it calls ${next.text} of another workbook or add-in`);
    return this.fail(`a reference is missing after ${token.text}`);
  }

  private bracket(token: Token): Node {
    if (token.text === '(') {
      const first = this.expression(1);
      const parts = [first];
      while (this.sign(',') !== undefined) parts.push(this.expression(1));
      this.expect(')');
      // Kept as a node only where it means something: a bracketed operation is no longer the formula's last one.
      return parts.length > 1 ? { kind: 'union', parts } : first;
    }
    if (token.text === '{') return { kind: 'array', rows: this.arrayRows() };
    this.at -= 1;
    return this.fail(`unexpected "${token.text}"`);
  }

  private arrayRows(): Node[][] {
    const rows: Node[][] = [[]];
    for (;;) {
      rows.at(-1)?.push(this.prefix());
      const sign = this.sign(',', ';', '}');
      if (sign === '}') return rows;
      if (sign === ';') rows.push([]);
      else if (sign === undefined) this.fail('an array constant is not closed');
    }
  }
}

function functionName(text: string): string {
  return text.toUpperCase().replace(/^(_XLFN\.|_XLWS\.|_XLL\.|_XLPM\.|_XLOP\.)+/, '');
}

/**
 * The syntax tree of a formula (without its leading `=`).
 *
 * @throws FormulaError with the position where it stops being a formula
 */
export function parseFormula(formula: string): Node {
  return new Parser(formula).whole();
}
