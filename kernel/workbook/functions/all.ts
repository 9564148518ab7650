import type { ExcelFunction } from '../sql/formula.js';
import { ARITHMETIC } from './arithmetic.js';
import { CHOICE } from './arrays/choice.js';
import { MATRIX } from './arrays/matrix.js';
import { NAMES } from './arrays/names.js';
import { RESHAPE } from './arrays/reshape.js';
import { CRITERIA } from './criteria.js';
import { DATES } from './dates.js';
import { ENGINEERING } from './engineering.js';
import { FINANCE } from './finance.js';
import { INFORMATION } from './information.js';
import { LOGICAL } from './logical.js';
import { ELEMENT } from './lookup/element.js';
import { SEARCH } from './lookup/search.js';
import { LOOKUP } from './lookup/tables.js';
import { POSITION } from './position.js';
import { STATISTICS } from './statistics.js';
import { SUBTOTAL } from './subtotal.js';
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
    ...SEARCH,
    ...ELEMENT,
    ...POSITION,
    ...INFORMATION,
    ...SUBTOTAL,
    ...FINANCE,
    ...ENGINEERING,
    ...NAMES,
    ...CHOICE,
    ...RESHAPE,
    ...MATRIX,
  }),
);
