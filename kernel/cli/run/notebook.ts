import { readFile, rename, writeFile } from 'node:fs/promises';
import { AssayError } from '@assay/schema';

/** The part of nbformat 4 that a run reads and writes; everything else is kept as it was. */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

export interface Cell {
  id?: string;
  cell_type: 'code' | 'markdown' | 'raw';
  source: string | string[];
  metadata: Record<string, unknown>;
  outputs?: Output[];
  execution_count?: number | null;
}

export interface Output {
  output_type: string;
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  [key: string]: unknown;
}

export const sourceOf = (cell: Cell): string =>
  Array.isArray(cell.source) ? cell.source.join('') : cell.source;

export async function readNotebook(path: string): Promise<Notebook> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AssayError('notebook-unreadable', `cannot read ${path}: ${(error as Error).message}`);
  });
  let notebook: Partial<Notebook>;
  try {
    notebook = JSON.parse(text) as Partial<Notebook>;
    if (/\d[eE]\+?\d{3}/.test(text)) refuseInfinite(notebook);
  } catch (error) {
    throw new AssayError(
      'notebook-broken',
      `${path} is not a notebook: ${(error as Error).message}`,
    );
  }
  if (!Array.isArray(notebook.cells) || notebook.nbformat !== 4) {
    throw new AssayError('notebook-broken', `${path} is not a notebook of nbformat 4`, {
      remedy: 'open and save it in JupyterLab, which upgrades older formats',
    });
  }
  const fault = cellFault(notebook.cells);
  if (fault !== undefined) throw new AssayError('notebook-broken', `${path}: ${fault}`);
  notebook.metadata ??= {};
  return notebook as Notebook;
}

/** Numbers beyond a double are read as infinite, which no JSON can say again. */
function refuseInfinite(value: unknown): void {
  if (value === Infinity || value === -Infinity) throw new Error('a number is beyond all doubles');
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(refuseInfinite);
}

const TYPES = new Set<unknown>(['code', 'markdown', 'raw']);
const isText = (value: unknown) =>
  typeof value === 'string' ||
  (Array.isArray(value) && value.every((line) => typeof line === 'string'));

/** Where a cell is none that nbformat 4 knows. */
function cellFault(cells: readonly (Partial<Cell> | null)[]): string | undefined {
  for (const [i, cell] of cells.entries()) {
    if (!TYPES.has(cell?.cell_type)) return `cell ${i + 1} is of no known type`;
    if (!isText(cell?.source)) return `cell ${i + 1} has no source`;
    const { outputs = [] } = cell as Cell;
    if (!Array.isArray(outputs) || outputs.some((one) => typeof one !== 'object' || one === null)) {
      return `cell ${i + 1} has outputs that are none`;
    }
    if (cell !== null && typeof cell.metadata !== 'object') cell.metadata = {};
  }
  return undefined;
}

/** MIME types whose data nbformat keeps as JSON; all others are text in lines. */
export const isJsonMime = (mime: string) => /^application\/(.*\+)?json$/.test(mime);

const lines = (text: string) => text.split(/(?<=\n)/);

function savedOutput(output: Output): Output {
  if (output.data !== undefined) {
    const data = Object.entries(output.data).map(([mime, value]) => [
      mime,
      typeof value === 'string' && !isJsonMime(mime) ? lines(value) : value,
    ]);
    return { ...output, data: Object.fromEntries(data) as Record<string, unknown> };
  }
  return typeof output['text'] === 'string' ? { ...output, text: lines(output['text']) } : output;
}

/** Written beside and renamed, in Jupyter's own layout: a kill leaves the old file or the new one, never half of one. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(sourceOf(cell)),
    ...(cell.outputs === undefined ? {} : { outputs: cell.outputs.map(savedOutput) }),
  }));
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`);
  await rename(temporary, path);
}
