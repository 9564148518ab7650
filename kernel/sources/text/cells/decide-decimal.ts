import type { Warning } from '@assay/schema';
import type { ColumnStats } from './column-stats.js';

/** The decimal mark of a file: one for all columns, from the cells that leave no choice; else the one that was `saved`. */
export function decideDecimal(
  columns: readonly ColumnStats[],
  delimiter: string | null,
  given: '.' | ',' | undefined,
  firstLine: number,
  saved?: '.' | ',',
): { decimal: '.' | ','; warnings: Warning[] } {
  if (given !== undefined) return { decimal: given, warnings: [] };
  const sum = (pick: (stats: ColumnStats) => number): number =>
    columns.reduce((total, stats) => total + pick(stats), 0);
  const { comma, point } = decided(columns);
  const weakComma = sum((stats) => stats.weakCommas);
  const weakPoint = sum((stats) => stats.weakPoints);
  const warnings: Warning[] = [];
  const warn = (message: string): void => void warnings.push({ line: firstLine, message });
  if (comma > 0 && point > 0) {
    warn(
      `some numbers have a decimal comma and others a decimal point; "${comma > point ? ',' : '.'}" was taken, the others stay text`,
    );
    return { decimal: comma > point ? ',' : '.', warnings };
  }
  if (comma > 0) return { decimal: ',', warnings };
  if (point > 0) return { decimal: '.', warnings };
  if (saved !== undefined) return { decimal: saved, warnings };
  if (weakComma > 0) {
    const decimal = delimiter === ';' || delimiter === '\t' ? ',' : '.';
    warn(
      `numbers such as 1,234 may have a decimal comma or grouped thousands; read with "${decimal}" as decimal mark, because no value decides it`,
    );
    return { decimal, warnings };
  }
  const doubtful = columns.findIndex((stats) => mayBeThousands(stats, delimiter));
  if (weakPoint > 0 && doubtful >= 0) {
    warn(
      `numbers such as 1.234 in column ${doubtful + 1} may have a decimal point or grouped thousands; read with "." as decimal mark, because no value decides it; say --decimal , where 1.234 means 1234`,
    );
  }
  return { decimal: '.', warnings };
}

/** Values that fit the one mark only, and those that fit the other only. */
export function decided(columns: readonly ColumnStats[]): { comma: number; point: number } {
  let [comma, point] = [0, 0];
  for (const stats of columns) {
    comma += stats.commas + stats.groupedPoints + stats.otherCommas;
    point += stats.points + stats.groupedCommas + stats.otherPoints;
  }
  return { comma, point };
}

/**
 * Whether no value of a column says that its point is none of thousands. Where a point groups them, the comma is the decimal
 * mark, so that fields are rarely told apart by commas; and by tabs or blanks chiefly by instruments, which group nothing:
 * there it takes whole numbers below a thousand beside.
 */
function mayBeThousands(stats: ColumnStats, delimiter: string | null): boolean {
  if (stats.weakPoints === 0 || stats.digits > 3) return false;
  return delimiter === ';' || (delimiter === '\t' && stats.integers > 0);
}
