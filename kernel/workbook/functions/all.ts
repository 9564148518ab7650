import type { ExcelFunction } from '../sql/formula.js';
import { ARITHMETIC } from './arithmetic.js';
import { LOGICAL } from './logical.js';

/** Every supported function by its name. */
export const FUNCTIONS: ReadonlyMap<string, ExcelFunction> = new Map(
  Object.entries({ ...ARITHMETIC, ...LOGICAL }),
);
