import { quoteName } from './literal.js';
import type { Value } from './operand.js';

/**
 * Writes a formula as nested selects, in which each step is a column that later steps name: so a value is computed once
 * however often it is used, and the text grows with the formula only.
 *
 * First come the steps that are the same for all rows of a region, then the rows (unnest), then the steps of each row.
 */
export class Emitter {
  private readonly sources = new Map<string, string>();
  private readonly steps: { fixed: string[][]; varying: string[][] } = { fixed: [], varying: [] };
  private readonly rows: string[] = [];
  private readonly known = new Map<string, Value>();
  private count = 0;

  /** @param length rows of the region */
  constructor(readonly length: number) {}

  /** The views that the formula reads. */
  get reads(): string[] {
    return [...this.sources.keys()];
  }

  /** The list of a view's values. */
  source(view: string): Value {
    if (!this.sources.has(view)) this.sources.set(view, `s${this.sources.size + 1}`);
    return { kind: 'value', sql: quoteName(view), level: 0, varying: false };
  }

  /** The value of an expression over earlier steps. */
  emit(sql: string, inputs: readonly Value[]): Value {
    const varying = inputs.some((input) => input.varying);
    const known = this.known.get(sql);
    if (known !== undefined) return known;
    const level =
      Math.max(0, ...inputs.filter((input) => input.varying === varying).map((x) => x.level)) + 1;
    const name = this.name('t');
    const steps = varying ? this.steps.varying : this.steps.fixed;
    (steps[level - 1] ??= []).push(`${sql} AS ${name}`);
    const value: Value = { kind: 'value', sql: name, level, varying };
    this.known.set(sql, value);
    return value;
  }

  /** One element of a list for each row of the region. */
  spread(list: Value): Value {
    const key = `unnest ${list.sql}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const name = this.name('r');
    this.rows.push(`unnest(${list.sql}) AS ${name}`);
    const value: Value = { kind: 'value', sql: name, level: 0, varying: true };
    this.known.set(key, value);
    return value;
  }

  /** The row's number in the region, from 0. */
  get row(): Value {
    return { kind: 'value', sql: 'i', level: 0, varying: true };
  }

  /** The select with the column `v`: the list of the region's values. */
  select(result: Value, isList: boolean): string {
    const from = [...this.sources].map(([view, alias]) => `${quoteName(view)} AS ${alias}`);
    const base = [...this.sources].map(([view, alias]) => `${alias}.v AS ${quoteName(view)}`);
    let sql =
      base.length === 0 ? 'SELECT 0 AS s0' : `SELECT ${base.join(', ')} FROM ${from.join(', ')}`;
    const wrap = (steps: string[][]) => {
      for (const step of steps) sql = `SELECT *, ${step.join(', ')} FROM (${sql})`;
    };
    wrap(this.steps.fixed);
    if (isList) return `SELECT ${result.sql} AS v FROM (${sql})`;
    if (this.length === 1) {
      wrap(this.steps.varying);
      return `SELECT [${result.sql}] AS v FROM (${sql})`;
    }
    const rows = [`unnest(range(0, ${this.length})) AS i`, ...this.rows];
    sql = `SELECT *, ${rows.join(', ')} FROM (${sql})`;
    wrap(this.steps.varying);
    return `SELECT list(${result.sql} ORDER BY i) AS v FROM (${sql})`;
  }

  private name(prefix: string): string {
    this.count += 1;
    return `${prefix}${this.count}`;
  }
}
