import { AssayError, type Warning } from '@assay/schema';
import { decoderOf } from '../../text/cells/decode.js';
import type { Encoding } from '../../text/encoding-found.js';
import { repeatedName } from '../document-list.js';
import type { LineRecord } from '../line-records.js';
import { NotNumbersTold } from '../not-numbers.js';
import { parseJson, type NotNumbers, type RepeatedName } from '../parse-json.js';
import { COMMA, OPEN_LIST, OPEN_OBJECT, Structure } from './structure.js';

/** The items of the list to which these fields lead, one after the other; of several documents those of each. */
export class ListRecords {
  readonly warnings: Warning[] = [];
  count = 0;
  readonly rejected = 0;
  private readonly repeated = new Set<string>();
  private readonly absent = new NotNumbersTold(this.warnings);

  constructor(
    private readonly path: string,
    private readonly encoding: Encoding,
    private readonly name: string,
    private readonly fields: readonly string[],
  ) {}

  /** @param limit bytes to look at, from the first item on */
  *read(limit = Infinity): Generator<LineRecord> {
    const structure = new Structure(this.path, this.encoding, this.name);
    try {
      yield* this.items(structure, limit);
    } finally {
      structure.close();
    }
  }

  private *items(structure: Structure, limit: number): Generator<LineRecord> {
    const { fields } = this;
    // Whether the way to each open bracket is the wanted one.
    const way: boolean[] = [];
    const inside = fields.length + 1;
    let [from, line, begin] = [-1, 0, -1];
    let [documents, found, after] = [0, 0, 0];
    for (let mark = structure.next(); mark !== 0; mark = structure.next()) {
      const opens = mark === OPEN_LIST || mark === OPEN_OBJECT;
      if (way.length === inside && way.at(-1) === true) {
        const item = opens || structure.first < structure.at;
        if (from < 0 && item) {
          [from, line] = [structure.first, structure.firstLine];
          structure.keep = from;
        }
        if (!opens && from >= 0) {
          const record = this.record(structure, structure.keep, line);
          if (begin < 0) begin = record.start;
          if (record.start - begin >= limit) return;
          yield record;
          structure.keep = from = -1;
        } else if (!opens && (mark === COMMA || after === COMMA))
          structure.fail('a value is expected');
      }
      after = mark;
      if (opens) {
        const level = way.length;
        const matches =
          level === 0 ||
          (level < inside && way[level - 1] === true && structure.field() === fields[level - 1]);
        const wanted = mark === (level + 1 < inside ? OPEN_OBJECT : OPEN_LIST);
        way.push(matches && wanted);
        if (matches && wanted && level + 1 === inside) found++;
      } else if (mark !== COMMA) {
        way.pop();
        if (way.length === 0 && ++documents > found) throw this.unlike(documents);
      }
    }
  }

  private record(structure: Structure, from: number, line: number): LineRecord {
    const { buffer } = structure;
    let to = structure.at;
    while ((buffer[to - 1] ?? 0) <= 32) to--;
    const text = decoderOf(this.encoding.name)(buffer, from, to);
    const repeated: RepeatedName[] = [];
    const absent: NotNumbers = { count: 0, at: 0 };
    const { node, end } = this.parsed(text, line, { repeated, absent }, structure);
    this.absent.add(absent.count, line);
    if (end < text.length) structure.fail('a comma or ] is expected', line);
    for (const { name } of repeated) {
      if (!this.repeated.has(name)) this.warnings.push(repeatedName(name, line));
      this.repeated.add(name);
    }
    const place = { line, start: structure.place(from), end: structure.place(to) };
    return { node, text, first: ++this.count === 1, ...place };
  }

  private parsed(
    text: string,
    line: number,
    seen: { repeated: RepeatedName[]; absent: NotNumbers },
    structure: Structure,
  ): ReturnType<typeof parseJson> {
    try {
      return parseJson(text, 0, this.name, seen.repeated, seen.absent);
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      const below = (error.place.line ?? 1) - 1;
      return structure.fail(error.message.replace(/^line \d+, column \d+: /, ''), line + below);
    }
  }

  private unlike(page: number): AssayError {
    return new AssayError(
      'page-unlike',
      `page ${page} of ${this.name} has no list of records where the first one has it`,
      { place: { file: this.name }, remedy: 'choose the list of records with --records' },
    );
  }
}
