import { ANNOTATION_LAYER, CHART_MIME, ROWS_MIME } from '@assay/schema';
import { sha256 } from '../../provenance/index.js';
import { canonicalHash } from '../canonical-hash.js';
import { type Notebook, type Output, sourceOf } from '../run/notebook.js';
import { savedContent } from '../run/settled-outputs.js';
import type { CertificateNode } from './certificate.js';
import { drawingOf } from './drawings.js';

/** Nodes that stand in the notebook itself: its code, its figures, its queries' rows, and all that it shows. */
export function savedNodes(notebook: Notebook): CertificateNode[] {
  const cells: CertificateNode[] = [];
  const shown: CertificateNode[] = [];
  let figures = 0;
  for (const [index, cell] of notebook.cells.entries()) {
    const name = `cell ${index + 1}`;
    // What is said about a figure stands in the text cells.
    cells.push({ name, kind: 'cell', hash: sha256(sourceOf(cell)) });
    const outputs = cell.outputs ?? [];
    if (outputs.length === 0) continue;
    shown.push(...rowsNodes(outputs, name));
    for (const { data } of outputs) {
      if (data?.[CHART_MIME] === undefined) continue;
      figures += 1;
      shown.push(figureNode(data, `figure ${figures}`, name));
    }
    shown.push(outputNode(outputs, name));
  }
  return [...cells, ...shown];
}

/** The rows of queries that a cell shows; their name says the cell, since a query has none. */
function rowsNodes(outputs: readonly Output[], cell: string): CertificateNode[] {
  const rows = outputs.flatMap(({ data }) => (data?.[ROWS_MIME] as { hash: string }) ?? []);
  return rows.map(({ hash }, i) => ({
    name: i === 0 ? `query of ${cell}` : `query ${i + 1} of ${cell}`,
    kind: 'table',
    hash,
    inputs: [`cell:${cell}`],
  }));
}

/** A figure is its spec and its picture; either one changed is another figure. */
function figureNode(data: Record<string, unknown>, name: string, cell: string): CertificateNode {
  const { spec, picture: text } = drawingOf(data);
  const layer = (spec.layer ?? []).filter((one) => one.name?.startsWith(ANNOTATION_LAYER) !== true);
  const meta = spec.usermeta?.assay;
  const drawn = meta === undefined ? [] : [meta.dataset, ...meta.over];
  return {
    name,
    kind: 'figure',
    hash: canonicalHash([spec, text ?? null]),
    base_hash: canonicalHash({ ...spec, layer }),
    inputs: [
      `cell:${cell}`,
      ...new Set(drawn.map((table) => `table:${table}`)),
      ...(meta === undefined ? [] : [`annotations:${meta.dataset}`]),
    ],
  };
}

/** Everything a cell shows, to the letter: a number changed in a saved table is found though nothing is computed from it. */
function outputNode(outputs: readonly Output[], name: string): CertificateNode {
  const hash = canonicalHash(outputs.map(savedContent));
  return { name: `output of ${name}`, kind: 'output', hash, inputs: [`cell:${name}`] };
}
