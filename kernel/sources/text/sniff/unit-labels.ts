import { splitFields, type Delimiter, type Line } from './rows.js';

/** How a line begins whose fields are the units of the columns below them, as in LabVIEW's and LabChart's files. */
const LABEL = /^(y[ _-]?units?([ _-]?labels?)?:?|UnitName=)$/i;

/** The units that a line of the description gives each column; undefined where none does. */
export function unitLabels(
  above: readonly Line[],
  delimiter: Delimiter,
  count: number,
): (string | undefined)[] | undefined {
  const rows = above.map(({ text }) => splitFields(text, delimiter).cells);
  const labels = rows.findLast(([first = '']) => LABEL.test(first.trim()));
  if (labels === undefined || labels.slice(count).some((cell) => cell.trim() !== ''))
    return undefined;
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? undefined : labels[i]?.trim() || undefined,
  );
}
