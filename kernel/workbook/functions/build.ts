import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { type Operand, type Type, Unsupported, type Value } from '../sql/operand.js';
import { toNumber, toText, typed } from '../sql/operators.js';
import { growing, movingSample } from './moving.js';
import { endless } from './whole-columns.js';

export type Count = readonly [number, number];

export function checkCount(name: string, args: Node[], [least, most]: Count): void {
  if (args.length < least || args.length > most)
    throw new Unsupported(`${name} does not take ${args.length} arguments`);
}

/** `CASE` that gives the first argument which is an error, else an expression. */
export function unlessError(sqls: string[], sql: string): string {
  const checks = sqls
    .filter((text) => !text.startsWith('xl_number('))
    .map((text) => `WHEN ${text}.k = 4 THEN ${text}`);
  return checks.length === 0 ? sql : `CASE ${checks.join(' ')} ELSE ${sql} END`;
}

/** `xl_number(3e0).n` is written `3e0`. */
export function fieldN(sql: string): string {
  const literal = /^xl_number\(([-\d.e+]+)\)$/.exec(sql)?.[1];
  return literal === undefined ? `${sql}.n` : `(${literal})`;
}

/** Places, from 0, of arguments that are true or false: texts that say so count, other texts do not. */
const TRUTHS: ReadonlyMap<string, number> = new Map([
  ...'NORM.DIST NORMDIST LOGNORM.DIST GAMMA.DIST GAMMADIST WEIBULL.DIST WEIBULL BETA.DIST BINOM.DIST BINOMDIST NEGBINOM.DIST F.DIST'
    .split(' ')
    .map((name): [string, number] => [name, 3]),
  ...'EXPON.DIST EXPONDIST POISSON.DIST POISSON CHISQ.DIST T.DIST DAYS360'
    .split(' ')
    .map((name): [string, number] => [name, 2]),
  ['NORM.S.DIST', 1],
  ['HYPGEOM.DIST', 4],
  ['ACCRINT', 7],
]);

export interface NumericOptions {
  /** Values of arguments that may be left out, from the last required one on. */
  defaults?: number[];
  /** The result counts days. */
  date?: boolean;
  /** Literals are steps of their own: DuckDB would compute long expressions of constants again and again while planning. */
  steps?: boolean;
  /** The SQL gives a value, not a number. */
  value?: boolean;
  /** When the first number is #NUM! before an error of another argument is seen. */
  refused?: (first: string) => string;
}

/** A function of numbers, element by element over arrays; `build` gets SQL of doubles. */
export function numeric(
  least: number,
  build: (...numbers: string[]) => string,
  options: NumericOptions = {},
): (formula: Formula, args: Node[], name: string, others?: Value[]) => Value {
  const defaults = options.defaults ?? [];
  return (formula, args, name, others: Value[] = []) => {
    checkCount(name, args, [least, least + defaults.length]);
    const values = args.map((arg, at) => {
      // An argument that is left out between commas has its default, if it has one.
      const other = defaults[at - least];
      if (arg.kind === 'missing' && other !== undefined) return number(formula, other);
      if (arg.kind === 'missing' && formula.calling.strict)
        return typed(formula.constant("xl_error('#N/A')"), 'number');
      const given = formula.valueOf(arg);
      if (TRUTHS.get(name) !== at) return toNumber(formula, given);
      if (given.type === 'number' || given.type === 'plain') return toNumber(formula, given);
      return typed(
        formula.map([given], ([v]) => `xl_bool(${v})`),
        'number',
      );
    });
    for (const value of defaults.slice(args.length - least)) values.push(number(formula, value));
    const given =
      options.steps === true
        ? values.map((value) =>
            value.literal === undefined ? value : formula.emitter.emit(value.sql, [value]),
          )
        : values;
    const result = formula.map(
      given,
      (sqls) => {
        const sql = build(...sqls.map(fieldN));
        const shown = unlessError(sqls, options.value === true ? sql : `xl_finite(TRY(${sql}))`);
        const [first = ''] = sqls;
        return options.refused === undefined
          ? shown
          : `CASE WHEN coalesce(${options.refused(fieldN(first))}, false) THEN xl_error('#NUM!') ELSE ${shown} END`;
      },
      others,
    );
    const known = typed(result, 'number');
    return options.date === true ? { ...known, date: true } : known;
  };
}

export function number(formula: Formula, value: number): Value {
  return formula.value(formula.operand({ kind: 'number', value }));
}

export type Kind = 'number' | 'text' | 'boolean' | 'any';

/** A value as the kind that a function takes. */
export function coerce(formula: Formula, value: Value, kind: Kind): Value {
  if (kind === 'any') return value;
  if (kind === 'number') return toNumber(formula, value);
  if (kind === 'text') return toText(formula, value);
  return formula.map([value], ([v]) => `xl_bool(${v})`);
}

/**
 * A function of single values, element by element over arrays; `build` gets SQL of values of the given kinds, of which none
 * is an error, and gives SQL of a value. Arguments beyond `least` may be left out and then have their default.
 */
export function scalar(
  kinds: Kind[],
  build: (...values: string[]) => string,
  options: { least?: number; defaults?: Node[]; date?: boolean; type?: Type } = {},
): ExcelFunction {
  return (formula, args, name) => {
    const least = options.least ?? kinds.length;
    checkCount(name, args, [least, kinds.length]);
    const nodes = [...args];
    for (let at = args.length; at < kinds.length; at += 1)
      nodes.push(options.defaults?.[at - least] ?? { kind: 'missing' });
    const values = nodes.map((node, at) =>
      coerce(formula, formula.valueOf(node), kinds[at] ?? 'any'),
    );
    const result = formula.map(values, (sqls) =>
      unlessError(
        sqls.filter((_sql, at) => kinds[at] !== 'any'),
        build(...sqls),
      ),
    );
    return {
      ...result,
      ...(options.date === true ? { date: true } : {}),
      ...(options.type === undefined ? {} : { type: options.type }),
    };
  };
}

/** All values of arguments as one list; `pick` says what counts in blocks, single arguments become numbers. */
export function gather(formula: Formula, operands: Operand[], pick = 'xl_numbers'): Value {
  const parts: Value[] = [];
  const add = (operand: Operand): void => {
    if (operand.kind === 'union') operand.parts.forEach(add);
    else if (operand.kind === 'ref') {
      const list = formula.listOf(operand);
      parts.push(formula.emitter.emit(`${pick}(${list.sql})`, [list]));
    } else {
      const value = endless(formula, formula.value(operand));
      if (value.array !== undefined && value.instead !== undefined) {
        // A single value is an argument by itself: a text that is no number is an error there.
        const { when, value: other } = value.instead;
        const single = toNumber(formula, other);
        parts.push(
          formula.emitter.emit(
            `CASE WHEN ${when.sql} THEN [${single.sql}] ELSE ${pick}(${value.sql}) END`,
            [value, when, single],
          ),
        );
      } else if (value.array !== undefined)
        parts.push(formula.emitter.emit(`${pick}(${value.sql})`, [value]));
      else {
        const single = toNumber(formula, value);
        parts.push(formula.emitter.emit(`[${single.sql}]`, [single]));
      }
    }
  };
  operands.forEach(add);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return formula.emitter.emit(`list_concat(${parts.map(({ sql }) => sql).join(', ')})`, parts);
}

/** All operands of arguments, with blocks kept as blocks. */
export function operands(formula: Formula, args: Node[]): Operand[] {
  const one = (arg: Node): Operand => {
    formula.argument = arg;
    return formula.operand(arg);
  };
  const all = () => args.map(one);
  return formula.calling.byReference ? all() : formula.inArrays(all);
}

/** What a statistic is made of: the doubles in their order, and the first error among them. */
export interface Sample {
  list: Value;
  error: Value;
}

export function sample(formula: Formula, args: Operand[], pick?: string): Sample {
  const moving =
    args.length === 1 && pick === undefined ? movingSample(formula, args[0]) : undefined;
  if (moving !== undefined) return moving;
  const values = gather(formula, args, pick);
  const error = formula.emitter.emit(`xl_first_error(${values.sql})`, [values]);
  const list = formula.emitter.emit(`xl_n_of(${values.sql})`, [values]);
  return { list, error };
}

/** The first error of samples, else SQL of a value. */
export function fromSamples(
  formula: Formula,
  samples: Sample[],
  sql: string,
  inputs: Value[],
): Value {
  const checks = samples.map(({ error }) => `WHEN ${error.sql} IS NOT NULL THEN ${error.sql}`);
  const errors = samples.map(({ error }) => error);
  return formula.emitter.emit(`CASE ${checks.join(' ')} ELSE ${sql} END`, [...errors, ...inputs]);
}

/** A statistic of all numbers of its arguments; `build` gets SQL of the doubles and gives SQL of a value. */
export function statistic(
  build: (
    list: string,
    formula: Formula,
    value: Value,
  ) => string | { sql: string; inputs: Value[] },
  pick?: string,
): ExcelFunction {
  return (formula, args, name) => {
    checkCount(name, args, [1, 255]);
    const given = operands(formula, args);
    const grown = growing(formula, given, name);
    if (grown !== undefined) return grown;
    const of = sample(formula, given, pick);
    const built = build(of.list.sql, formula, of.list);
    const { sql, inputs } = typeof built === 'string' ? { sql: built, inputs: [] } : built;
    return typed(fromSamples(formula, [of], sql, [of.list, ...inputs]), 'number');
  };
}
