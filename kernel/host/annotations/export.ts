import type { Annotation } from '@assay/schema';
import { csvText } from '../csv.js';

export type ExportFormat = 'w3c' | 'csv' | 'jsonl';
export const EXPORT_FORMATS = ['w3c', 'csv', 'jsonl'] as const;

export const EXPORT_TYPES: Record<ExportFormat, string> = {
  w3c: 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
};

const FIELDS = [
  'id',
  'dataset',
  'kind',
  'x_column',
  'x0',
  'x1',
  'y_column',
  'y0',
  'y1',
  'row0',
  'row1',
  'anchor',
  'text',
  'author',
  'tags',
  'color',
  'created_at',
  'updated_at',
] as const;

/** Annotations as one document. */
export function exportText(annotations: readonly Annotation[], format: ExportFormat): string {
  if (format === 'csv') {
    return csvText(
      FIELDS,
      annotations.map((annotation) => FIELDS.map((field) => valueOf(annotation, field))),
    );
  }
  if (format === 'jsonl') return annotations.map((a) => `${JSON.stringify(a)}\n`).join('');
  return `${JSON.stringify(collection(annotations), null, 2)}\n`;
}

/** No tags are an empty field; one or more are a JSON list. */
function valueOf(annotation: Annotation, field: (typeof FIELDS)[number]): unknown {
  if (field === 'tags' && annotation.tags?.length === 0) return null;
  return annotation[field] ?? null;
}

/** W3C Web Annotation Data Model (Recommendation of 23 February 2017): a collection with one page. */
function collection(annotations: readonly Annotation[]) {
  return {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    id: 'urn:assay:annotations',
    type: 'AnnotationCollection',
    label: 'Assay annotations',
    total: annotations.length,
    first: {
      id: 'urn:assay:annotations:1',
      type: 'AnnotationPage',
      startIndex: 0,
      items: annotations.map(webAnnotation),
    },
  };
}

function webAnnotation(annotation: Annotation) {
  const { id, dataset, author, created_at, updated_at } = annotation;
  return {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    id: `urn:uuid:${id}`,
    type: 'Annotation',
    motivation: 'commenting',
    created: created_at,
    modified: updated_at,
    creator: { type: 'Person', name: author },
    body: bodyOf(annotation),
    target: {
      source: `urn:assay:dataset:${encodeURIComponent(dataset)}`,
      selector: selector(annotation),
    },
    ...(annotation.color == null ? {} : { 'assay:color': annotation.color }),
  };
}

/** The note; with tags a list of bodies, each with its purpose, as the model has it. */
function bodyOf({ text, tags = [] }: Annotation) {
  const note = { type: 'TextualBody', value: text, format: 'text/plain' };
  if (tags.length === 0) return note;
  const tagging = tags.map((value) => ({ type: 'TextualBody', value, purpose: 'tagging' }));
  return [{ ...note, purpose: 'commenting' }, ...tagging];
}

/** Data values are no standard selector; rows are said as a fragment of RFC 7111 (rows count from 1) beside them. */
function selector(annotation: Annotation) {
  const { kind, x_column, y_column, x0, x1, y0, y1, row0, row1, anchor } = annotation;
  const values = {
    type: 'assay:ValueSelector',
    ...{ kind, x_column, y_column, x0, x1, y0, y1, row0, row1, anchor },
  };
  if (row0 === null || row0 === undefined) return values;
  const rows = row1 === null || row1 === undefined || row1 === row0 ? '' : `-${row1 + 1}`;
  return [
    values,
    {
      type: 'FragmentSelector',
      conformsTo: 'http://tools.ietf.org/rfc/rfc7111',
      value: `row=${row0 + 1}${rows}`,
    },
  ];
}
