import type { Node } from '../formula/syntax.js';
import type { ExcelFunction } from '../sql/formula.js';

/** Which arguments, from 0, give their own error instead of a result. */
export type Guard = (at: number, args: Node[]) => boolean;

/**
 * A function some of whose arguments are blocks: where one of them is no block but an error, as `#REF!` is after rows were
 * deleted or an INDIRECT that leads nowhere, that error is the result.
 */
export const guarded =
  (guard: Guard, build: ExcelFunction): ExcelFunction =>
  (formula, args, name) => {
    const watched = args.filter((_arg, at) => guard(at, args));
    const written = watched.find(({ kind }) => kind === 'error');
    if (written !== undefined) return formula.operand(written);
    const result = build(formula, args, name);
    const errors = watched.flatMap((node) => {
      if (!['call', 'dynamic', 'name', 'apply', 'intersection'].includes(node.kind)) return [];
      const operand = formula.inArrays(() => formula.operand(node));
      return operand.kind === 'value' && operand.array === undefined ? [operand] : [];
    });
    if (errors.length === 0 || result.kind !== 'value') return result;
    const checked = formula.map([...errors, result], (sqls) => {
      const tests = sqls.slice(0, -1).map((sql) => `WHEN ${sql}.k = 4 THEN ${sql}`);
      return `CASE ${tests.join(' ')} ELSE ${sqls.at(-1) ?? ''} END`;
    });
    return { ...result, ...checked };
  };

const only =
  (...places: number[]): Guard =>
  (at) =>
    places.includes(at);

/** The arguments of functions that are watched. */
const GUARDS: Record<string, Guard> = {
  VLOOKUP: only(1),
  HLOOKUP: only(1),
  XLOOKUP: only(1, 2),
  XMATCH: only(1),
  MATCH: only(1),
  LOOKUP: only(1, 2),
  SUMIF: only(0, 2),
  AVERAGEIF: only(0, 2),
  COUNTIF: only(0),
  SUMIFS: (at) => at === 0 || at % 2 === 1,
  AVERAGEIFS: (at) => at === 0 || at % 2 === 1,
  MAXIFS: (at) => at === 0 || at % 2 === 1,
  MINIFS: (at) => at === 0 || at % 2 === 1,
  COUNTIFS: (at) => at % 2 === 0,
  COUNTBLANK: only(0),
  SUMPRODUCT: () => true,
  FILTER: only(0, 1),
  MMULT: () => true,
  AREAS: only(0),
  ...Object.fromEntries(
    'DSUM DAVERAGE DCOUNT DCOUNTA DGET DMAX DMIN DPRODUCT DSTDEV DSTDEVP DVAR DVARP'
      .split(' ')
      .map((name) => [name, only(0, 1, 2)]),
  ),
};

/** Functions with their blocks watched. */
export const watched = (functions: [string, ExcelFunction][]): [string, ExcelFunction][] =>
  functions.map(([name, build]) => {
    const guard = GUARDS[name];
    return [name, guard === undefined ? build : guarded(guard, build)];
  });
