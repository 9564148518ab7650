import type { Cells } from './cells.js';
import type { Found } from './found.js';

/** Rules over a whole column. */
export type Loop = (cells: Cells, rows: number, first: number, found: Found) => void;
