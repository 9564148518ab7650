import type { ExcelFunction } from '../sql/formula.js';
import { ARITHMETIC } from './arithmetic.js';
import { CHOICE } from './arrays/choice.js';
import { GROUPS } from './arrays/groups.js';
import { MATRIX } from './arrays/matrix.js';
import { NAMES } from './arrays/names.js';
import { RESHAPE } from './arrays/reshape.js';
import { BESSEL } from './bessel.js';
import { BONDS } from './bonds.js';
import { BYTE_TEXTS } from './byte-texts.js';
import { CALENDAR } from './calendar.js';
import { COMPLEX } from './complex.js';
import { COUNTS } from './counts.js';
import { CRITERIA } from './criteria.js';
import { DATABASE } from './database.js';
import { DATES } from './dates.js';
import { ENGINEERING } from './engineering.js';
import { FINANCE } from './finance.js';
import { HYPOTHESES } from './hypotheses.js';
import { watched } from './guarded.js';
import { INFORMATION } from './information.js';
import { LOANS } from './loans.js';
import { LOGICAL } from './logical.js';
import { CONTINUOUS } from './distributions.js';
import { ELEMENT } from './lookup/element.js';
import { SEARCH } from './lookup/search.js';
import { LOOKUP } from './lookup/tables.js';
import { MODES } from './modes.js';
import { NUMERALS } from './numerals.js';
import { ODD_BONDS } from './odd-bonds.js';
import { PATTERNS } from './patterns.js';
import { POSITION } from './position.js';
import { REGRESSION } from './regression.js';
import { RETURNS } from './returns.js';
import { SPLIT } from './split.js';
import { STATISTICS } from './statistics.js';
import { SUBTOTAL } from './subtotal.js';
import { TEXT } from './text.js';
import { UNITS } from './units.js';
import { VOLATILE } from './volatile.js';
import { WRITTEN_NUMBERS } from './written-numbers.js';

/** Every supported function by its name. */
export const FUNCTIONS: ReadonlyMap<string, ExcelFunction> = new Map(
  watched(
    Object.entries({
      ...ARITHMETIC,
      ...LOGICAL,
      ...STATISTICS,
      ...CONTINUOUS,
      ...COUNTS,
      ...REGRESSION,
      ...HYPOTHESES,
      ...MODES,
      ...DATABASE,
      ...RETURNS,
      ...NUMERALS,
      ...CALENDAR,
      ...LOANS,
      ...VOLATILE,
      ...SPLIT,
      ...PATTERNS,
      ...CRITERIA,
      ...TEXT,
      ...BYTE_TEXTS,
      ...WRITTEN_NUMBERS,
      ...DATES,
      ...LOOKUP,
      ...SEARCH,
      ...ELEMENT,
      ...POSITION,
      ...INFORMATION,
      ...SUBTOTAL,
      ...FINANCE,
      ...BONDS,
      ...ODD_BONDS,
      ...ENGINEERING,
      ...BESSEL,
      ...UNITS,
      ...COMPLEX,
      ...NAMES,
      ...GROUPS,
      ...CHOICE,
      ...RESHAPE,
      ...MATRIX,
    }),
  ),
);
