import { setImmediate } from 'node:timers';
import { cellTags, withoutEmptyPragma } from '../cell-tags.js';
import type { RunRequest } from '../exchange.js';
import type { ExecuteOutcome } from '../session.js';
import { send } from './channel.js';
import { showValue } from './display/rich-value.js';
import { displayBundle, jsonSafe } from './display/display-functions.js';
import { evaluate, type Evaluated } from './evaluate.js';
import { evaluateExpressions } from './user-expressions.js';
import { beginInterruptible, latestInterrupt } from './interruption.js';
import { flushLab, openLab } from './lab-access.js';
import { defineCellModule } from './modules/cell-modules.js';
import { takeReads } from './outside/index.js';
import { markRawOutput } from './raw-output.js';
import { inScope, makeLatest, openScope, type Scope } from './scope.js';
import { endRun, openRun, takeResult } from './runs.js';
import { stopLater } from './stop-later.js';
import { writeText } from './text-output.js';
import { failureOf, syntaxFailure } from './trace/failure.js';
import { freshCellUrl, rememberSource } from './trace/sources.js';
import { PositionedSyntaxError } from './translate/syntax-error.js';
import { transform } from './translate/compiler.js';
import { translateCell, type TranslatedCell } from './translate/translate-cell.js';

/** A new turn: rejections that nobody handled, and what the cell left for the end of its turn, are shown before. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs one cell and reports its end exactly once, after all its output. */
export function runCell(request: RunRequest): void {
  const scope = openScope(request.scope, request.executionCount, request.allowStdin);
  makeLatest(scope);
  let settled = false;
  // Not marked as settled before the frame is out: a termination in between makes the worker ask again.
  const settle = (outcome: ExecuteOutcome): void => {
    if (settled) return;
    markRawOutput({ type: 'done', run: request.run, outcome: { ...outcome, ...takeReads() } });
    settled = true;
    release();
    endRun(request.run).catch((error: unknown) => reportLate(error));
  };
  const release = beginInterruptible(() => {
    if (settled) return;
    stopLater(scope);
    settle(interruptedOutcome(request.executionCount));
  });
  // The interrupt overtook the cell, which waited behind a turn that would not end.
  if (request.run < latestInterrupt()) return settle(interruptedOutcome(request.executionCount));
  inScope(scope, () => {
    run(request, scope).then(settle, (error: unknown) =>
      settle({ status: 'error', ...failureOf(error) }),
    );
  });
}

function interruptedOutcome(executionCount: number): ExecuteOutcome {
  return {
    status: 'error',
    ename: 'KeyboardInterrupt',
    evalue: 'the cell was interrupted; its variables are kept',
    traceback: [`KeyboardInterrupt: In[${executionCount}] was interrupted`],
  };
}

/** What went wrong after the cell was settled, while disposing what it held. */
function reportLate(error: unknown): void {
  writeText('stderr', `${failureOf(error).traceback.join('\n')}\n`);
}

async function run(request: RunRequest, scope: Scope): Promise<ExecuteOutcome> {
  openRun(request.run);
  const url = freshCellUrl(request.executionCount);
  const name = `In[${request.executionCount}]`;
  try {
    if (/^\s*%/.test(request.code)) await runMagic(request, scope);
    else await runScript(request, scope, url, name);
    await flushLab();
  } catch (error) {
    await nextTurn();
    return error instanceof PositionedSyntaxError
      ? { status: 'error', ...syntaxFailure(error, name, request.code) }
      : { status: 'error', ...failureOf(error) };
  }
  const userExpressions = await evaluateExpressions(request.userExpressions);
  await nextTurn();
  return { status: 'ok', payload: [], userExpressions };
}

async function runScript(
  request: RunRequest,
  scope: Scope,
  url: string,
  name: string,
): Promise<void> {
  const tags = cellTags(request.code);
  const text = tags.jsx ? withoutEmptyPragma(request.code) : request.code;
  if (tags.module !== undefined) {
    defineCellModule(tags.module, text, tags.jsx, name);
    return;
  }
  if (tags.browser) return runOnPage(text, tags.jsx);
  const cell = translateCell(text, { run: request.run, jsx: tags.jsx });
  rememberSource(url, { name, text: request.code, origin: cell.origin });
  const evaluated = await evaluateCell(cell, url);
  await endOfScript(request.run, evaluated);
  const result = takeResult(request.run);
  if (result && !request.silent) await showResult(result.value, request, scope);
}

function evaluateCell(cell: TranslatedCell, url: string): Promise<Evaluated> {
  return new Promise((resolve) => evaluate(cell.code, url, cell.origin, resolve));
}

/** Disposes what `using` tied to the cell, then throws what the cell threw. */
async function endOfScript(run: number, evaluated: Evaluated): Promise<void> {
  try {
    await endRun(run);
  } catch (error) {
    if (evaluated.threw)
      throw new SuppressedError(error, evaluated.thrown, 'disposing failed after an error');
    throw error;
  }
  if (evaluated.threw) throw evaluated.thrown;
}

async function showResult(value: unknown, request: RunRequest, scope: Scope): Promise<void> {
  if (value === undefined) return;
  const shown = await showValue(value);
  if (Object.keys(shown.data).length === 0) return;
  send({
    type: 'output',
    scope: scope.id,
    output: {
      kind: 'execute_result',
      data: jsonSafe(shown.data),
      metadata: shown.metadata,
      executionCount: request.executionCount,
    },
  });
}

/** A cell for the page is a script among its outputs. */
function runOnPage(text: string, jsx: boolean): void {
  const script = transform(text, jsx).code.replaceAll('</script', '<\\/script');
  displayBundle({
    'text/html': `<script type="module">\n${script}</script>`,
    'text/plain': 'a script that runs on the page',
  });
}

/** A first line that begins with `%` belongs to the lab; the rest of the cell is its body. */
async function runMagic(request: RunRequest, scope: Scope): Promise<void> {
  const text = request.code.trimStart();
  const end = text.indexOf('\n');
  const line = (end < 0 ? text : text.slice(0, end)).trim();
  const body = end < 0 ? '' : text.slice(end + 1);
  const lab = await openLab();
  const value = await lab.magic(line, body, { executionCount: request.executionCount });
  if (!request.silent) await showResult(value, request, scope);
}
