import { placeKey } from '../formula/dynamic.js';
import type { Node } from '../formula/syntax.js';
import type { Region } from '../graph/region.js';
import type { Constant, Findings } from '../reader/model.js';
import type { Emitter } from './emitter.js';
import { double, quoteText } from './literal.js';
import { Unsupported, type Value } from './operand.js';

/** Thrown when SQL depends on a value that has to be computed first; whoever catches it computes it and tries again. */
export class Unresolved extends Error {
  override readonly name = 'Unresolved';
  constructor(
    readonly key: string,
    readonly value: Value,
  ) {
    super('it depends on a value that is computed first');
  }
}

/** Thrown when a computed reference came to a place that was not planned for. */
export class Replan extends Error {
  override readonly name = 'Replan';
  constructor() {
    super('its references lead from one to the next without end');
  }
}

const BLANK = 'blank';

/**
 * Arguments that shape the SQL itself (a format, the name of a unit, the corner of a reference). They are computed while
 * compiling; the SQL holds them fast by a guard, so that it gives an error, never a wrong value, when they change.
 */
export class KnownArguments {
  readonly guards: Value[] = [];

  constructor(
    private readonly emitter: Emitter,
    private readonly region: Region,
    private readonly findings: Findings,
  ) {}

  /** The constant that a node is or came to; nothing for a blank or missing one. */
  constant(node: Node, compute: () => Value): Constant | undefined {
    if (node.kind === 'missing') return undefined;
    if (node.kind === 'number' || node.kind === 'text' || node.kind === 'boolean') return node;
    if (node.kind === 'error') return node;
    if (node.kind === 'unary' && node.operator === '-' && node.operand.kind === 'number')
      return { kind: 'number', value: -node.operand.value };
    const { area, sheet } = this.region;
    const key = placeKey({ sheet, row: area.row1, col: area.col1 }, node);
    return this.found(key, compute());
  }

  /** A size of an array that the SQL computes. */
  size(sql: string, of: Value): number {
    const { area, sheet } = this.region;
    const at = { sheet, row: area.row1, col: area.col1 };
    const value = this.emitter.emit(`xl_number(${sql})`, [of]);
    const known = this.found(placeKey(at, { kind: 'text', value: value.sql }), value);
    return known?.kind === 'number' ? known.value : 1;
  }

  private found(key: string, value: Value): Constant | undefined {
    if (this.emitter.stepwise)
      throw new Unsupported('a computed mode in columns that read each other');
    if (!this.findings.values.has(key)) throw new Unresolved(key, value);
    const known = this.findings.values.get(key);
    this.guards.push(this.emitter.emit(`coalesce(${test(value.sql, known)}, false)`, [value]));
    return known;
  }
}

function test(sql: string, known: Constant | undefined): string {
  if (known === undefined) return `${sql}.k = 0`;
  switch (known.kind) {
    case 'number':
      return `${sql}.k = 1 AND ${sql}.n = ${double(known.value)}`;
    case 'boolean':
      return `${sql}.k = 3 AND ${sql}.n = ${known.value ? 1 : 0}`;
    case 'text':
      return `${sql}.k = 2 AND ${sql}.s = ${quoteText(known.value)}`;
    case 'error':
      return `${sql}.k = 4 AND ${sql}.s = ${quoteText(known.value)}`;
  }
}

/** A computed value as a constant. */
export function toConstant(cell: unknown): Constant | undefined {
  const { k, n, s } = cell as { k: number; n: number | null; s: string | null };
  const kind = [BLANK, 'number', 'text', 'boolean', 'error'][Number(k)];
  switch (kind) {
    case 'number':
      return { kind, value: Number(n) };
    case 'boolean':
      return { kind, value: n === 1 };
    case 'text':
    case 'error':
      return { kind, value: String(s) };
    default:
      return undefined;
  }
}
