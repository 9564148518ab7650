import type { Piece } from '../graph/grid.js';
import { MIXED } from '../layout/types.js';
import type { Constant, Workbook } from '../reader/model.js';
import type { Type } from './operand.js';

/** What is known of values before they are computed. */
export interface Knowledge {
  type?: Type;
  date?: boolean;
}

export const cellAt = (book: Workbook, sheet: string, row: number, col: number) =>
  book.sheets.find(({ name }) => name === sheet)?.cells.constant(row, col);

/** @param constant of a single cell, whose kind is known also in a column of several kinds */
export function knowledgeOf(piece: Piece, constant?: Constant): Knowledge {
  if (piece.kind === 'region') {
    const { type, date } = piece.region;
    return { ...(type === undefined ? {} : { type }), ...(date === true ? { date } : {}) };
  }
  if (piece.kind === 'constant') {
    const { kind } = piece.constant;
    return kind === 'number' || kind === 'text' ? { type: kind } : {};
  }
  if (piece.column.type === 'BOOLEAN') return { type: 'boolean' };
  // A text column may hold blanks, which are no text.
  const numeric = piece.column.type !== 'VARCHAR' && piece.column.type !== MIXED;
  if (!numeric && constant !== undefined)
    return constant.kind === 'number'
      ? { type: 'plain' }
      : constant.kind === 'text'
        ? { type: 'text' }
        : {};
  return numeric ? { type: 'plain' } : {};
}

/** What is known of values that are one or the other. */
export function joinTypes(types: (Type | undefined)[]): Type | undefined {
  const all = new Set(types);
  if (all.size === 1) return types[0];
  const numbers = [...all].every((type) => type === 'number' || type === 'plain');
  return all.size > 0 && numbers ? 'plain' : undefined;
}
