import { DATASET_MIME, type Job, JOB_MIME } from '@assay/schema';
import { type Cell, type Notebook, sourceOf } from '../run/notebook.js';
import type { CertificateNode } from './certificate.js';

const words = (text: string) => new Set(text.match(/[\p{ID_Start}_$][\p{ID_Continue}$]*/gu) ?? []);

/** Tables that a cell made, as it shows them. */
export function tablesOf(cell: Cell): string[] {
  return (cell.outputs ?? []).flatMap(({ data }) => {
    const dataset = data?.[DATASET_MIME] as { name: string } | undefined;
    const job = data?.[JOB_MIME] as Job | undefined;
    return [dataset?.name, job?.table].filter((name) => typeof name === 'string');
  });
}

/**
 * Nodes of which each query has the tables that it may read among its inputs: those that its cell names, itself or by a
 * variable of the cell that made them; all tables when it names none. A certificate says of a query only which cell it is.
 */
export function withReads(nodes: readonly CertificateNode[], notebook: Notebook) {
  const made = new Map<string, string[]>();
  for (const cell of notebook.cells.filter(({ cell_type: type }) => type === 'code')) {
    const declared = sourceOf(cell).matchAll(/\b(?:const|let|var)\s+([\p{ID_Continue}$]+)/gu);
    for (const [, name = ''] of declared) made.set(name, tablesOf(cell));
  }
  const tables = nodes.filter(({ kind, name }) => kind === 'table' && !name.startsWith('query '));
  const stored = new Set(tables.map(({ name }) => name));
  const readBy = (cell: Cell | undefined) => {
    const named = cell === undefined ? new Set<string>() : words(sourceOf(cell));
    const read = [...named].flatMap((word) => [word, ...(made.get(word) ?? [])]);
    const known = [...new Set(read)].filter((name) => stored.has(name));
    return known.length > 0 ? known : [...stored];
  };
  return nodes.map((node) => {
    const [, number] = /^query (?:\d+ )?of cell (\d+)$/.exec(node.name) ?? [];
    if (node.kind !== 'table' || number === undefined) return node;
    const read = readBy(notebook.cells[Number(number) - 1]).map((name) => `table:${name}`);
    return { ...node, inputs: [...(node.inputs ?? []), ...read] };
  });
}
