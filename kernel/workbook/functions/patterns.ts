import type { Node } from '../formula/syntax.js';
import type { ExcelFunction, Formula } from '../sql/formula.js';
import { Unsupported, type Value } from '../sql/operand.js';
import { typed } from '../sql/operators.js';
import { wholeNumber } from './arrays/build.js';
import { checkCount, coerce, unlessError } from './build.js';

/**
 * Regular expressions. DuckDB's have no look-around and no back references: a formula with one of these is unsupported, since
 * its SQL fails.
 */
function parts(
  formula: Formula,
  args: Node[],
  texts: number,
): { texts: Value[]; options: (mode: Node | undefined) => string } {
  const values = args.slice(0, texts).map((arg) => coerce(formula, formula.valueOf(arg), 'text'));
  return {
    texts: values,
    options(mode) {
      const fold = wholeNumber(formula, mode, 0);
      if (fold !== 0 && fold !== 1) throw new Unsupported('a case mode that is neither 0 nor 1');
      return fold === 1 ? "'(?i)' || " : '';
    },
  };
}

const test: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 3]);
  const { texts, options } = parts(formula, args, 2);
  const fold = options(args[2]);
  return typed(
    formula.map(texts, (sqls) => {
      const [text = '', pattern = ''] = sqls;
      return unlessError(sqls, `xl_boolean(regexp_matches(${text}.s, ${fold}${pattern}.s))`);
    }),
    'boolean',
  );
};

const extract: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [2, 4]);
  if (wholeNumber(formula, args[2], 0) !== 0)
    throw new Unsupported(`${name} of all matches or of groups`);
  const { texts, options } = parts(formula, args, 2);
  const fold = options(args[3]);
  return formula.map(texts, (sqls) => {
    const [text = '', pattern = ''] = sqls;
    const hit = `CASE WHEN regexp_matches(${text}.s, ${fold}${pattern}.s) THEN xl_text(regexp_extract(${text}.s, ${fold}${pattern}.s)) ELSE xl_error('#N/A') END`;
    return unlessError(sqls, hit);
  });
};

const replace: ExcelFunction = (formula, args, name) => {
  checkCount(name, args, [3, 5]);
  const which = wholeNumber(formula, args[3], 0);
  if (which !== 0 && which !== 1)
    throw new Unsupported(`${name} of another occurrence than all or the first`);
  const { texts, options } = parts(formula, args, 3);
  const fold = options(args[4]);
  return typed(
    formula.map(texts, (sqls) => {
      const [text = '', pattern = '', by = ''] = sqls;
      // $1 is the first group; DuckDB writes it with a backslash.
      const written = `regexp_replace(replace(${by}.s, '\\', '\\\\'), '[$]([0-9])', '\\\\\\1', 'g')`;
      const every = which === 0 ? ", 'g'" : '';
      return unlessError(
        sqls,
        `xl_text(regexp_replace(${text}.s, ${fold}${pattern}.s, ${written}${every}))`,
      );
    }),
    'text',
  );
};

/** Regular expressions in texts. */
export const PATTERNS: Record<string, ExcelFunction> = {
  REGEXTEST: test,
  REGEXEXTRACT: extract,
  REGEXREPLACE: replace,
};
