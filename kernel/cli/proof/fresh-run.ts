import { copyFile, cp, mkdir, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANNOTATION_FILE } from '@assay/schema';
import { type Client, connect } from '../../client/index.js';
import type { CommandContext } from '../context.js';
import type { Notebook } from '../run/notebook.js';
import { type RunOutcome, runNotebook } from '../run/run-notebook.js';
import { endScratch } from './end-scratch.js';
import { copyReceived, type ReceivedBy } from './received.js';
import { addSchemas, type SchemaVersion } from './schemas.js';

export interface FreshRun {
  outcome: RunOutcome;
  notebook: Notebook;
  /** Client of the empty store's host. */
  client: Client;
  /** Ends that host and deletes the store. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface FreshRunOptions {
  /** The project whose own processors and notes count. */
  project: string;
  /** JSON Schemas that the empty store knows. */
  schemas: readonly SchemaVersion[];
  /** What the network sent then, and which project kept it. */
  received: readonly ReceivedBy[];
  context: CommandContext;
  /** Where the cells run; the notebook's folder when absent. */
  cwd?: string;
  /** Whether queries show all their rows, for a comparison with another run. */
  wholeRows?: boolean;
  /** Limit for each cell. */
  timeoutMs?: number;
  /** What the user calls the notebook; its path when absent. */
  name?: string;
}

/**
 * Runs a notebook again as a stranger would: from the raw files beside it, with the project's own processors and the notes
 * that are kept as text beside them, in a store that holds nothing. What came from the network is taken from the bytes that were kept then. The notebook and the project
 * stay as they are.
 */
export async function freshRun(path: string, options: FreshRunOptions): Promise<FreshRun> {
  const { project, schemas, received, context } = options;
  const folder = await mkdtemp(join(tmpdir(), 'assay-verify-'));
  await mkdir(join(folder, '.assay'));
  const custom = join(project, 'processors', 'custom');
  if (await stat(custom).catch(() => undefined)) {
    await cp(custom, join(folder, 'processors', 'custom'), { recursive: true });
  }
  const notes = join(project, ANNOTATION_FILE);
  if (await stat(notes).catch(() => undefined))
    await copyFile(notes, join(folder, ANNOTATION_FILE));
  await copyReceived(received, folder);
  const client = await connect({ project: folder });
  const dispose = () => endScratch(client, folder, (text) => context.note(text));
  try {
    await addSchemas(client, schemas);
    const outcome = await runNotebook(path, {
      parameters: new Map(),
      target: join(folder, 'notebook.ipynb'),
      project: folder,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.wholeRows === undefined ? {} : { wholeRows: options.wholeRows }),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      signal: context.signal,
      onCell: (cell, count) => context.note(`${options.name ?? path}: cell ${cell} of ${count}`),
    });
    return { outcome, notebook: outcome.notebook, client, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
