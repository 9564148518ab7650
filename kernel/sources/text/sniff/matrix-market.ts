import type { Warning } from '@assay/schema';
import type { HeaderFound } from './header-found.js';
import type { Line } from './rows.js';
import type { Candidate } from './score.js';

/** The sizes that stand over the entries of a sparse matrix in the Matrix Market's format: they are no entry, which is told. */
export function matrixSizes(
  { rows, count }: Candidate,
  found: HeaderFound,
  lines: readonly Line[],
  warnings: Warning[],
): HeaderFound {
  const sizes = rows[found.first];
  if (!/^%%MatrixMarket\s+matrix\s+coordinate\b/i.test(lines[0]?.text ?? '')) return found;
  if (sizes === undefined || count < 2 || count > 4) return found;
  const numbers = sizes.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (numbers.length !== 3 || !numbers.every((cell) => /^\d+$/.test(cell))) return found;
  const message = `line ${sizes.line} holds the sizes of the matrix (${numbers[0]} rows, ${numbers[1]} columns, ${numbers[2]} entries) and is no entry`;
  warnings.push({ line: sizes.line, message });
  const values = count === 4 ? ['real', 'imaginary'] : ['value'];
  const names = ['row', 'column', ...values].slice(0, count);
  return { first: found.first + 1, names, units: [], lines: [] };
}
