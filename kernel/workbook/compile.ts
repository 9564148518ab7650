import { openScratch } from '../store/index.js';
import { Budget, isStuck, MEMORY_LIMIT } from './budget.js';
import { type CompileOptions, serialOf } from './clock.js';
import { Compiler } from './compiler.js';
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
  for (let pass = 1; ; pass += 1) {
    const scratch = await openScratch({ memoryLimit: MEMORY_LIMIT });
    try {
      const compiler = new Compiler(book, scratch, clock, String(options.seed ?? 0), budget);
      const compiled = await compiler.run(pass >= MOST_PASSES);
      if (compiled !== undefined) return compiled;
    } catch (error) {
      // The formula that was stuck is known to the budget now; the next pass leaves it out.
      if (!isStuck(error)) throw error;
    } finally {
      scratch.close();
    }
  }
}
