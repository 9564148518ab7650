import { escapeHtml } from '@assay/schema';
import type { TypeProblem } from './language/answers.js';
import type { ExecuteOutcome, Output, Parent } from './session.js';

function line(problem: TypeProblem, count: number): string {
  const { line: row, column, code, message } = problem;
  return `In[${count}]:${row}:${column} - TS${code}: ${message}`;
}

/** Type problems as an output of their cell; no stream, so that nothing counts as written by the cell. */
export function typeReport(problems: TypeProblem[], count: number, parent: Parent): Output {
  const lines = problems.map((problem) => line(problem, count));
  const items = lines.map((text) => `<li><pre>${escapeHtml(text)}</pre></li>`).join('');
  const title = problems.length === 1 ? '1 type error' : `${problems.length} type errors`;
  return {
    kind: 'display_data',
    parent,
    data: {
      'text/plain': [title, ...lines].join('\n'),
      'text/html': `<details open class="assay-type-errors"><summary>${title}</summary><ul>${items}</ul></details>`,
    },
    metadata: { assay: { typeErrors: problems } },
  };
}

/** The same as the outcome of a cell that strict checking refuses. */
export function typeRefusal(problems: TypeProblem[], count: number): ExecuteOutcome {
  const lines = problems.map((problem) => line(problem, count));
  return { status: 'error', ename: 'TypeScriptError', evalue: lines[0] ?? '', traceback: lines };
}
