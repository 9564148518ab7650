import { InnerSteps } from './inner-steps.js';
import { quoteName } from './literal.js';
import type { Value } from './operand.js';

/** More views than these are put one below the other: DuckDB's join of each keeps all columns of all before it. */
const MOST_JOINED = 24;

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
  private inner: InnerSteps | undefined;

  /** @param length rows of the region */
  constructor(
    readonly length: number,
    readonly stepwise = false,
  ) {}

  /** The values that a column of a knot has in the rows done so far. */
  done(member: number): Value {
    return { kind: 'value', sql: `m${member}`, level: 0, varying: true };
  }

  /** The select with the columns `m0`, `m1`, …: the lists of columns that are computed row by row together. */
  selectSteps(results: Value[]): string {
    const lists = results.map((_result, at) => `m${at}`);
    const start = lists.map((list) => `[]::xl_value[] AS ${list}`).join(', ');
    let step = `SELECT * FROM xl_step, xl_base WHERE i < ${this.length}`;
    for (const one of this.steps.varying) step = `SELECT *, ${one.join(', ')} FROM (${step})`;
    const next = results.map((result, at) => `list_append(m${at}, ${result.sql})`).join(', ');
    return `WITH RECURSIVE xl_base AS MATERIALIZED (${this.fixedSelect()}),
xl_step AS (SELECT 0::BIGINT AS i, ${start} UNION ALL SELECT i + 1, ${next} FROM (${step}))
SELECT ${lists.join(', ')} FROM xl_step WHERE i = ${this.length}`;
  }

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
    if (this.inner?.named(sql) === true) {
      const value = this.inner.add(this.name('f'), sql, inputs);
      this.known.set(sql, value);
      return value;
    }
    const level =
      Math.max(0, ...inputs.filter((input) => input.varying === varying).map((x) => x.level)) + 1;
    const name = this.name('t');
    const steps = varying ? this.steps.varying : this.steps.fixed;
    (steps[level - 1] ??= []).push(`${sql} AS ${name}`);
    const value: Value = { kind: 'value', sql: name, level, varying };
    this.known.set(sql, value);
    return value;
  }

  /** A SQL lambda of so many parameters, with the outer steps that it names. */
  lambda(count: number, body: (given: Value[]) => Value): { sql: string; inputs: Value[] } {
    const names = Array.from({ length: count }, () => this.name('f'));
    const inner = new InnerSteps([...names]);
    const outer = this.inner;
    this.inner = inner;
    try {
      const result = body(
        names.map((sql): Value => ({ kind: 'value', sql, level: 0, varying: false })),
      );
      const sql = `lambda ${names.join(', ')}: ${inner.around(result)}`;
      return { sql, inputs: inner.inputs };
    } finally {
      this.inner = outer;
    }
  }

  /** One element of a list for each row of the region. */
  spread(list: Value): Value {
    if (this.stepwise) return this.emit(`${list.sql}[i + 1]`, [list, this.row]);
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
    let sql = this.fixedSelect();
    if (isList) return `SELECT ${result.sql} AS v FROM (${sql})`;
    if (this.length > 1)
      sql = `SELECT *, ${[`unnest(range(0, ${this.length})) AS i`, ...this.rows].join(', ')} FROM (${sql})`;
    for (const step of this.steps.varying) sql = `SELECT *, ${step.join(', ')} FROM (${sql})`;
    const values = this.length === 1 ? `[${result.sql}]` : `list(${result.sql} ORDER BY i)`;
    return `SELECT ${values} AS v FROM (${sql})`;
  }

  /** The select of values in a region of one row. */
  selectValues(values: readonly Value[]): string {
    let sql = this.fixedSelect();
    sql = `SELECT *, ${['0 AS i', ...this.rows].join(', ')} FROM (${sql})`;
    for (const step of this.steps.varying) sql = `SELECT *, ${step.join(', ')} FROM (${sql})`;
    return `SELECT ${values.map((value) => value.sql).join(', ')} FROM (${sql})`;
  }

  private base(): string {
    if (this.sources.size === 0) return 'SELECT 0 AS s0';
    const views = [...this.sources];
    if (views.length <= MOST_JOINED) {
      const from = views.map(([view, alias]) => `${quoteName(view)} AS ${alias}`);
      const base = views.map(([view, alias]) => `${alias}.v AS ${quoteName(view)}`);
      return `SELECT ${base.join(', ')} FROM ${from.join(', ')}`;
    }
    const parts = views.map(([view], at) => `SELECT ${at} AS o, v FROM ${quoteName(view)}`);
    const base = views.map(([view], at) => `xl_all[${at + 1}] AS ${quoteName(view)}`);
    return `SELECT ${base.join(', ')} FROM (SELECT list(v ORDER BY o) AS xl_all FROM (${parts.join(' UNION ALL ')}))`;
  }

  private fixedSelect(): string {
    let sql = this.base();
    for (const step of this.steps.fixed) sql = `SELECT *, ${step.join(', ')} FROM (${sql})`;
    return sql;
  }

  private name(prefix: string): string {
    this.count += 1;
    return `${prefix}${this.count}`;
  }
}
