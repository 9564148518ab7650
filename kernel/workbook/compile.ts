import { Budget, isStuck, MEMORY_LIMIT } from './budget.js';
import { type CompileOptions, serialOf } from './clock.js';
import { Compiler } from './compiler.js';
import { Workings } from './compute/workings.js';
import { readWorkbook } from './reader/read.js';
import type { CompiledWorkbook } from './report.js';

/** Computed references may lead to computed references; after so many steps they are unsupported. */
const MOST_PASSES = 12;

/**
 * Compiles a workbook to SQL and computes each formula in DuckDB.
 *
 * @param bytes an .xlsx file
 * @returns the report, and a script that runs from top to bottom in an empty DuckDB
 * @throws AssayError `workbook-unreadable`
 */
export async function compileWorkbook(
  bytes: Uint8Array,
  options: CompileOptions = {},
): Promise<CompiledWorkbook> {
  const book = readWorkbook(bytes);
  const clock = serialOf(options.now ?? new Date(), book.date1904);
  const budget = new Budget(book);
  let workings = await Workings.open(MEMORY_LIMIT);
  try {
    for (let pass = 1; ; pass += 1) {
      try {
        workings.begin();
        const compiler = new Compiler(book, workings, clock, String(options.seed ?? 0), budget);
        const compiled = await compiler.run(pass >= MOST_PASSES);
        if (compiled !== undefined) return compiled;
      } catch (error) {
        if (!isStuck(error)) throw error;
        // The formula that was stuck is known to the budget now; the next pass leaves it out.
        workings.close();
        workings = await Workings.open(MEMORY_LIMIT);
      }
    }
  } finally {
    workings.close();
  }
}
