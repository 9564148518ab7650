import type { ExcelFunction } from '../sql/formula.js';
import { ARITHMETIC } from './arithmetic.js';
import { ARRAYS } from './arrays.js';
import { CRITERIA } from './criteria.js';
import { DATES } from './dates.js';
import { ENGINEERING } from './engineering.js';
import { FINANCE } from './finance.js';
import { LOGICAL } from './logical.js';
import { LOOKUP } from './lookup.js';
import { POSITION } from './position.js';
import { STATISTICS } from './statistics.js';
import { TEXT } from './text.js';

/** Every supported function by its name. */
export const FUNCTIONS: ReadonlyMap<string, ExcelFunction> = new Map(
  Object.entries({
    ...ARITHMETIC,
    ...LOGICAL,
    ...STATISTICS,
    ...CRITERIA,
    ...TEXT,
    ...DATES,
    ...LOOKUP,
    ...POSITION,
    ...FINANCE,
    ...ENGINEERING,
    ...ARRAYS,
  }),
);
