import { double, quoteText } from '../../sql/literal.js';
import { momentSql } from './moments.js';
import { decimalsOf, numberSql } from './numbers.js';
import { type Part, readSections, type Section } from './sections.js';

const isMoment = ({ parts }: Section) =>
  parts.some(({ kind }) => kind === 'date' || kind === 'elapsed');
const hasText = ({ parts }: Section) => parts.some(({ kind }) => kind === 'text');

function sectionSql(section: Section, x: string, signed: boolean): string {
  if (isMoment(section)) {
    // Only the calendar that begins in 1904 has a time before its beginning.
    const before = `(CASE WHEN ${x} < 0 THEN ${signed ? "'-'" : "''"} ELSE '' END)`;
    const moment = `${before} || ${momentSql(section.parts, `abs(${x})`)}`;
    return `(CASE WHEN ${x} < 0 AND NOT xl_is_1904() OR abs(${x}) >= xl_last_serial() + 1 THEN NULL ELSE ${moment} END)`;
  }
  if (hasText(section)) return textSql(section.parts, `xl_general(${x})`);
  const body = numberSql(section.parts, `abs(${x})`);
  if (!signed) return `(${body})`;
  const digits = decimalsOf(section.parts);
  const zero = digits === undefined ? 'false' : `xl_round(abs(${x}), ${digits}) = 0`;
  return `((CASE WHEN ${x} < 0 AND NOT (${zero}) THEN '-' ELSE '' END) || ${body})`;
}

const textSql = (parts: Part[], text: string): string =>
  parts
    .map((part) =>
      part.kind === 'text' ? text : part.kind === 'literal' ? quoteText(part.text) : "''",
    )
    .join(' || ') || "''";

/** SQL of the text that TEXT makes of a number; NULL where Excel gives #VALUE!. */
export function formatNumber(format: string, x: string): string {
  if (format.trim() === '') return "''";
  const sections = readSections(format);
  const numeric =
    sections.length > 1
      ? sections.filter((one, at) => at < 3 && !(at > 0 && hasText(one)))
      : sections;
  const [first, second, third] = numeric;
  if (first === undefined) return "''";
  if (numeric.some(({ condition }) => condition !== undefined)) {
    const cases = numeric.map((section, at) => {
      const { condition } = section;
      const sql = sectionSql(section, x, at === 0 || condition === undefined);
      return condition === undefined
        ? `WHEN true THEN ${sql}`
        : `WHEN ${x} ${condition.operator} ${double(condition.value)} THEN ${sql}`;
    });
    // A section that stands alone leaves all other numbers as they are.
    const other =
      sections.length > 1 ? "'#'" : sectionSql({ parts: [{ kind: 'general' }] }, x, true);
    return `(CASE ${cases.join(' ')} ELSE ${other} END)`;
  }
  if (second === undefined) return sectionSql(first, x, true);
  const negative = sectionSql(second, x, false);
  const zero = sectionSql(third ?? first, x, false);
  return `(CASE WHEN ${x} > 0 THEN ${sectionSql(first, x, false)} WHEN ${x} < 0 THEN ${negative} ELSE ${zero} END)`;
}

/** SQL of the text that TEXT makes of a text. */
export function formatText(format: string, text: string): string {
  const sections = readSections(format);
  const own = sections[3] ?? sections.find(hasText);
  return own === undefined ? text : textSql(own.parts, text);
}
