import { dirname, resolve } from 'node:path';
import { findProject } from '../../client/index.js';
import { type ExecuteResult, launchKernel } from '../../jupyter/index.js';
import { type Cell, type Notebook, readNotebook, sourceOf, writeNotebook } from './notebook.js';
import { type CellReads, hashedReads } from './cell-reads.js';
import { injectParameters } from './parameters.js';
import { environment } from '../proof/environment.js';
import { killedCell } from './resumption.js';

export interface RunOptions {
  parameters: Map<string, unknown>;
  /** Where the executed notebook goes; the notebook itself when it is run in place. */
  target: string;
  /** Where the cells run; the notebook's folder when absent. */
  cwd?: string;
  /** Set when `--project` was given; else the notebook's own folder decides. */
  project?: string;
  /** Whether steps whose result is known are taken from there; true when absent. */
  cache?: boolean;
  /** Whether jobs that an interrupted run left are taken up in place of new ones. */
  resume?: boolean;
  /** Whether queries show all their rows, for a comparison with another run. */
  wholeRows?: boolean;
  /** Limit for each cell. */
  timeoutMs?: number;
  signal: AbortSignal;
  onCell(index: number, count: number): void;
}

export type RunStatus = 'ok' | 'failed' | 'timeout' | 'kernel-died' | 'interrupted';

export interface RunOutcome {
  notebook: Notebook;
  status: RunStatus;
  cellsRun: number;
  /** What cells took from beside the product. */
  reads: CellReads[];
  /** 1-based number of the cell at which an interrupted run went on; null for a run from the start. */
  resumedAt: number | null;
  /** 1-based number among all cells. */
  failedCell: number | null;
  error: { ename: string; evalue: string; traceback: string[] } | null;
}

const isCode = (cell: Cell) => cell.cell_type === 'code' && sourceOf(cell).trim() !== '';

/** Runs a notebook from top to bottom in a fresh kernel and keeps it on disk after each cell, whatever happens next. */
export async function runNotebook(path: string, options: RunOptions): Promise<RunOutcome> {
  const notebook = await readNotebook(path);
  injectParameters(notebook, options.parameters);
  const resumedAt =
    options.resume === true ? ((await killedCell(notebook, options.target)) ?? null) : null;
  for (const cell of notebook.cells) {
    if (cell.cell_type === 'code') Object.assign(cell, { outputs: [], execution_count: null });
  }
  const cwd = options.cwd ?? dirname(resolve(path));
  const from = { cwd, project: options.project ?? findProject(cwd) };
  const kernel = await launchKernel({
    cwd,
    // Type reports arrive when the checker has time; a saved notebook must not depend on that.
    env: {
      ASSAY_TYPES: process.env['ASSAY_TYPES'] ?? 'off',
      ...(options.cache === false ? { ASSAY_CACHE: 'off' } : {}),
      ...(options.resume === true ? { ASSAY_RESUME: 'on' } : {}),
      ...(options.wholeRows === true ? { ASSAY_ROWS: 'whole' } : {}),
    },
    ...(options.project === undefined ? {} : { project: options.project }),
  });
  const outcome: RunOutcome = {
    notebook,
    status: 'ok',
    cellsRun: 0,
    reads: [],
    resumedAt,
    failedCell: null,
    error: null,
  };
  const interrupt = () => {
    outcome.status = 'interrupted';
    void kernel.interrupt();
  };
  options.signal.addEventListener('abort', interrupt, { once: true });
  try {
    notebook.metadata = { ...notebook.metadata, language_info: kernel.languageInfo };
    notebook.metadata['assay'] = { ...ownMetadata(notebook), running: environment() };
    const count = notebook.cells.filter(isCode).length;
    for (const [index, cell] of notebook.cells.entries()) {
      if (!isCode(cell)) continue;
      options.onCell(outcome.cellsRun + 1, count);
      const reply = await kernel.execute(sourceOf(cell), {
        ...(cell.id === undefined ? {} : { cellId: cell.id }),
        ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      });
      cell.outputs = reply.outputs;
      cell.execution_count = reply.executionCount;
      outcome.cellsRun += 1;
      if (reply.reads !== undefined) {
        outcome.reads.push(await hashedReads(index + 1, reply.reads, from));
      }
      await writeNotebook(options.target, notebook);
      if (reply.status === 'ok' || mayFail(cell)) continue;
      outcome.failedCell = index + 1;
      outcome.error = reply.error ?? null;
      if (outcome.status === 'ok') outcome.status = statusOf(reply);
      break;
    }
  } finally {
    options.signal.removeEventListener('abort', interrupt);
    await kernel.shutdown();
    if (outcome.status === 'ok') forgetRunning(notebook);
    // Displays of earlier cells may have been updated by later ones.
    await writeNotebook(options.target, notebook);
  }
  return outcome;
}

const ownMetadata = ({ metadata }: Notebook) => metadata['assay'] as object | undefined;

/** A run that came to its end is resumed by nobody. */
function forgetRunning(notebook: Notebook): void {
  const { running: _, ...rest } = { running: undefined, ...ownMetadata(notebook) };
  if (Object.keys(rest).length > 0) notebook.metadata['assay'] = rest;
  else delete notebook.metadata['assay'];
}

/** The kernel outlives the process that ran its cells; to a script that process was the kernel. */
function statusOf({ status, error }: ExecuteResult): RunStatus {
  if (status !== 'error') return status;
  return error?.ename === 'KernelCrash' ? 'kernel-died' : 'failed';
}

/** nbclient's convention: a cell tagged so documents an error. */
function mayFail(cell: Cell): boolean {
  const tags = cell.metadata['tags'];
  return Array.isArray(tags) && (tags as unknown[]).includes('raises-exception');
}
