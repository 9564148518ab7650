import { createHash, randomUUID } from 'node:crypto';
import { AssayError, type Annotation } from '@assay/schema';
import { csvRecords } from './csv-records.js';
import type { ExportFormat } from './export.js';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

type Values = Record<string, unknown>;

/**
 * Reads what `exportText` wrote, and W3C annotations of others as far as they say a dataset and a place: a value selector
 * of ours, or a media fragment `t=from,to`.
 *
 * @throws AssayError `import-invalid` that names the first annotation that cannot be read
 */
export function importAnnotations(text: string, format: ExportFormat): Annotation[] {
  const records = recordsOf(text, format);
  return records.map((record, at) => {
    const found = annotationOf(record);
    if (found !== undefined) return found;
    throw invalid(`annotation ${at + 1} says no dataset, text or place`);
  });
}

function recordsOf(text: string, format: ExportFormat): Values[] {
  try {
    if (format === 'csv') return csvRecords(text).map(typed);
    if (format === 'jsonl') {
      return text
        .split('\n')
        .flatMap((line, at) => (line.trim() === '' ? [] : [lineOf(line, at + 1)]));
    }
    return webAnnotations(JSON.parse(text) as unknown).map(fromWeb);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(error.message);
    throw error;
  }
}

function lineOf(line: string, number: number): Values {
  try {
    const value = JSON.parse(line) as Values | null;
    if (typeof value === 'object' && value !== null) return value;
    throw new SyntaxError('it is no object');
  } catch (error) {
    const conflict = /^(<{7}|={7}|>{7})/.test(line) ? ', a mark of an open conflict in git' : '';
    throw invalid(`line ${number}${conflict}: ${(error as Error).message}`);
  }
}

/** In CSV a number is what reads as one and says the same text again; anything else stays text. */
function typed(record: Record<string, string | null>): Values {
  const position = (text: string | null | undefined) =>
    text != null && text !== '' && String(Number(text)) === text ? Number(text) : (text ?? null);
  const { tags, x0, x1, y0, y1 } = record;
  const list = tags == null ? [] : tags.startsWith('[') ? (JSON.parse(tags) as unknown) : [tags];
  return {
    ...record,
    ...{ x0: position(x0), x1: position(x1), y0: position(y0), y1: position(y1), tags: list },
  };
}

function webAnnotations(value: unknown): Values[] {
  if (Array.isArray(value)) return value.flatMap(webAnnotations);
  if (typeof value !== 'object' || value === null) return [];
  const { type, first, items } = value as { type?: unknown; first?: unknown; items?: unknown };
  if (type === 'AnnotationCollection') return webAnnotations(first ?? items);
  if (type === 'AnnotationPage') return webAnnotations(items);
  return [value as Values];
}

function fromWeb(value: Values): Values {
  const bodies = [value['body']].flat() as Values[];
  const said = bodies.filter((body) => body?.['purpose'] !== 'tagging');
  const tags = bodies.filter((body) => body?.['purpose'] === 'tagging');
  const target = [value['target']].flat()[0] as Values | undefined;
  const named = target?.['source'];
  const source = typeof named === 'string' ? named : '';
  const creator = value['creator'];
  return {
    id: idOf(value['id']),
    dataset: decodeURIComponent(source.replace(/^urn:assay:dataset:/, '').replace(/^.*\//, '')),
    ...placeOf(([target?.['selector']].flat() as Values[]).filter(Boolean)),
    text: said.map((body) => body?.['value']).find((text) => typeof text === 'string'),
    tags: tags.map((body) => body['value']),
    color: value['assay:color'] ?? null,
    author: typeof creator === 'string' ? creator : (creator as Values | undefined)?.['name'],
    created_at: value['created'],
    updated_at: value['modified'] ?? value['created'],
  };
}

/** Our own id, or one made from that of others, so that a second import finds the first one's. */
function idOf(id: unknown): string | undefined {
  if (typeof id !== 'string' || id === '') return undefined;
  const own = UUID.exec(id)?.[0];
  if (own !== undefined) return own;
  const hash = createHash('sha256').update(id).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

function placeOf(selectors: readonly Values[]): Values {
  const own = selectors.find((one) => one['type'] === 'assay:ValueSelector');
  if (own !== undefined) {
    const { type: _, ...place } = own;
    return place;
  }
  for (const one of selectors) {
    const said = one['value'];
    const time = /^t=(?:npt:)?([\d.]+)(?:,([\d.]+))?$/.exec(typeof said === 'string' ? said : '');
    if (time === null) continue;
    const [x0, x1] = [Number(time[1]), Number(time[2] ?? time[1])];
    return { kind: time[2] === undefined ? 'point' : 'region', x0, x1 };
  }
  return {};
}

function annotationOf(value: Values): Annotation | undefined {
  const text = (key: string) => (typeof value[key] === 'string' ? value[key] : null);
  const place = (key: string) => {
    const found = value[key];
    return typeof found === 'number' || typeof found === 'string' ? found : null;
  };
  const [dataset, note, x0] = [text('dataset'), text('text'), place('x0')];
  if (dataset === null || dataset === '' || note === null || x0 === null) return undefined;
  const now = new Date().toISOString();
  const created_at = text('created_at') ?? now;
  const color = text('color');
  const tags = Array.isArray(value['tags']) ? value['tags'] : [];
  return {
    id: UUID.exec(text('id') ?? '')?.[0].toLowerCase() ?? randomUUID(),
    dataset,
    kind: text('kind') === 'region' ? 'region' : 'point',
    ...{ x_column: text('x_column'), y_column: text('y_column') },
    ...{ x0, x1: place('x1') ?? x0, y0: place('y0'), y1: place('y1') },
    ...{ row0: null, row1: null, anchor: 'orphaned', text: note },
    author: text('author') ?? 'unknown',
    tags: tags.filter((tag): tag is string => typeof tag === 'string' && tag !== ''),
    color: color !== null && /^#[0-9a-f]{6}$/i.test(color) ? color : null,
    ...{ created_at, updated_at: text('updated_at') ?? created_at },
  };
}

function invalid(why: string): AssayError {
  return new AssayError('import-invalid', `these annotations cannot be read: ${why}`, {
    ...{ status: 422, remedy: 'give what Assay exports, as w3c, csv or jsonl' },
  });
}
