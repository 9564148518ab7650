import { readFile, writeFile } from 'node:fs/promises';

/** Writes a notebook of code cells. */
export async function writeNotebook(path: string, ...sources: string[]): Promise<void> {
  const cells = sources.map((source, i) => ({
    cell_type: 'code',
    id: `c${i}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  await writeFile(path, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
}

/** Changes a saved notebook as an editor would. */
export async function editNotebook(path: string, edit: (notebook: any) => void): Promise<void> {
  const notebook: unknown = JSON.parse(await readFile(path, 'utf8'));
  edit(notebook);
  await writeFile(path, JSON.stringify(notebook, null, 1));
}
