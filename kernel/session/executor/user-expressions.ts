import { showValue } from './display/rich-value.js';
import { jsonSafe } from './display/display-functions.js';
import { evaluate, type Evaluated } from './evaluate.js';
import { endRun, openRun, takeResult } from './runs.js';
import { failureOf } from './trace/failure.js';
import { freshCellUrl } from './trace/sources.js';
import { translateCell } from './translate/translate-cell.js';

let counter = 0;

/** Evaluates expressions beside a cell; each has its own status. */
export async function evaluateExpressions(
  expressions: Record<string, string>,
): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const [name, expression] of Object.entries(expressions))
    answers[name] = await evaluateExpression(expression);
  return answers;
}

async function evaluateExpression(expression: string): Promise<unknown> {
  counter -= 1;
  const run = counter;
  try {
    openRun(run);
    const cell = translateCell(expression, { run, jsx: false });
    const evaluated = await new Promise<Evaluated>((resolve) =>
      evaluate(cell.code, freshCellUrl(0), cell.origin, resolve),
    );
    if (evaluated.threw) throw evaluated.thrown;
    await endRun(run);
    const shown = await showValue(takeResult(run)?.value);
    return { status: 'ok', data: jsonSafe(shown.data), metadata: shown.metadata };
  } catch (error) {
    return { status: 'error', ...failureOf(error) };
  } finally {
    await endRun(run);
  }
}
