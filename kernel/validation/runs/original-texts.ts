import type { NamedColumn } from '@assay/schema';
import type { KnownDataset } from '../../store/index.js';

/** Splits records of a delimited text into the texts of their cells. */
export class OriginalTexts {
  private readonly decoder: InstanceType<typeof TextDecoder>;

  private constructor(
    private readonly delimiter: string,
    encoding: string,
    private readonly names: readonly string[],
  ) {
    this.decoder = new TextDecoder(encoding);
  }

  /** For datasets of delimited texts in an encoding that is known; undefined for all others. */
  static of(dataset: KnownDataset): OriginalTexts | undefined {
    const { source } = dataset;
    if (source == null || source.delimiter == null || source.delimiter.length !== 1)
      return undefined;
    try {
      const names = dataset.columns.map((column) => column.name);
      return new OriginalTexts(source.delimiter, source.encoding ?? 'utf-8', names);
    } catch {
      // An encoding that only the reader knows: the typed values are shown instead.
      return undefined;
    }
  }

  /**
   * A column's cells as they stand in the records. A record that has not one cell a column gives none, nor does a cell
   * whose number is not the typed one: then the reader did more than split, and the typed value stands.
   */
  column(records: readonly Buffer[], column: NamedColumn): (string | null)[] {
    const index = this.names.indexOf(column.name);
    return records.map((record, row) => {
      const fields = this.split(record);
      const text = fields.length === this.names.length ? fields[index]?.trim() : undefined;
      return text !== undefined && agrees(text, column, row) ? text : null;
    });
  }

  private split(record: Buffer): string[] {
    const text = this.decoder
      .decode(record)
      .replace(/^\uFEFF/, '')
      .replace(/[\r\n]+$/, '');
    const { delimiter } = this;
    if (!text.includes('"'))
      return delimiter === ' ' ? text.trim().split(/\s+/) : text.split(delimiter);
    const fields: string[] = [];
    for (let at = 0; at <= text.length;) {
      if (text[at] === '"') {
        const { value, next } = quoted(text, at);
        fields.push(value);
        at = next + 1;
      } else {
        const end = text.indexOf(delimiter, at);
        const to = end < 0 ? text.length : end;
        fields.push(text.slice(at, to));
        at = to + 1;
      }
    }
    return fields;
  }
}

/** A quoted cell from its first quote; `next` is where the delimiter stands. */
function quoted(text: string, from: number): { value: string; next: number } {
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== '"') value += text[at];
    else if (text[at + 1] === '"') {
      value += '"';
      at++;
    } else return { value, next: at + 1 };
  }
  return { value, next: text.length };
}

function agrees(text: string, column: NamedColumn, row: number): boolean {
  if (column.type === 'boolean') return /^(true|false)$/i.test(text);
  if (column.type !== 'number' && column.type !== 'integer') return true;
  const plain = Number(text);
  return !Number.isNaN(plain) && plain === Number(column.values[row]);
}
