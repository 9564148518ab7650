import { AssayError } from '@assay/schema';
import type { Cell, Notebook } from './notebook.js';

const INJECTED = 'injected-parameters';

const tags = (cell: Cell): unknown[] => {
  const list = cell.metadata['tags'];
  return Array.isArray(list) ? (list as unknown[]) : [];
};

/** `NAME=VALUE` as it is typed: JSON where it is JSON, else text. */
export function parseParameter(text: string): [string, unknown] {
  const [, name, value] = /^([\p{ID_Start}$_][\p{ID_Continue}$]*)=(.*)$/su.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new AssayError('usage', `-p ${text} is not NAME=VALUE`);
  }
  try {
    return [name, JSON.parse(value) as unknown];
  } catch {
    // Not JSON is not an error here: -p file=ecg.csv means the text.
    return [name, value];
  }
}

/**
 * Puts the values into a cell of their own after the cell tagged `parameters` (at the top when there is none), as papermill
 * does, and replaces the one of an earlier run.
 */
export function injectParameters(notebook: Notebook, values: Map<string, unknown>): void {
  if (values.size === 0) return;
  const source = [...values]
    .map(([name, value]) => `let ${name} = ${JSON.stringify(value)};`)
    .join('\n');
  const cell: Cell = {
    cell_type: 'code',
    metadata: { tags: [INJECTED] },
    source: `// Parameters\n${source}`,
    outputs: [],
    execution_count: null,
    ...(notebook.nbformat_minor >= 5 ? { id: 'injected-parameters' } : {}),
  };
  const old = notebook.cells.findIndex((one) => tags(one).includes(INJECTED));
  if (old >= 0) notebook.cells.splice(old, 1, cell);
  else
    notebook.cells.splice(
      notebook.cells.findIndex((one) => tags(one).includes('parameters')) + 1,
      0,
      cell,
    );
}
