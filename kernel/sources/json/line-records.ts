import { AssayError, type Warning } from '@assay/schema';
import type { Rejected } from '../table/reading.js';
import type { Encoding } from '../text/encoding-found.js';
import { repeatedName } from './document-list.js';
import { NotNumbersTold } from './not-numbers.js';
import { parseJson, type Node, type RepeatedName } from './parse-json.js';
import { textLines } from './text-lines.js';

/** A document of a line, its place in the object, and the line's text that its nodes count in. */
export interface LineRecord {
  node: Node;
  text: string;
  line: number;
  start: number;
  end: number;
  /** True for the first one of the file. */
  first: boolean;
}

/** The documents of a text that holds one a line; lines that hold none are told, and left out. */
export class LineRecords {
  readonly warnings: Warning[] = [];
  /** Lines that are not blank, and those of them that hold no document. */
  count = 0;
  rejected = 0;
  private readonly repeated = new Set<string>();
  private readonly absent = new NotNumbersTold(this.warnings);

  constructor(
    private readonly path: string,
    private readonly encoding: Encoding,
  ) {}

  /** @param limit bytes to look at; a line that they cut is none */
  *read(limit = Infinity): Generator<LineRecord | Rejected> {
    let accepted = 0;
    for (const { text: whole, line, start, bytes } of textLines(this.path, this.encoding)) {
      if (start >= limit) return;
      // RFC 7464 puts a record separator before each document.
      const text = whole.startsWith('\x1e') ? ` ${whole.slice(1)}` : whole;
      if (text.trim() === '') continue;
      this.count++;
      const place = (from: number, to: number) => ({
        ...{ line, start: start + bytes(from), end: start + bytes(to) },
      });
      try {
        const repeated: RepeatedName[] = [];
        const absent = { count: 0, at: 0 };
        const { node, end } = parseJson(text, 0, undefined, repeated, absent);
        this.absent.add(absent.count, line);
        if (text.slice(end).trim() !== '')
          throw new AssayError('json-malformed', 'text goes on behind the document');
        for (const { name } of repeated) {
          if (!this.repeated.has(name)) this.warnings.push(repeatedName(name, line));
          this.repeated.add(name);
        }
        accepted++;
        yield { node, text, first: accepted === 1, ...place(node.start, node.end) };
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        const reason = `is no JSON: ${error.message.replace(/^line \d+, /, '')}`;
        this.rejected++;
        if (this.rejected === 1)
          this.warnings.push({ line, message: `a line was left out, because it ${reason}` });
        yield {
          record: this.count,
          ...place(0, text.length),
          ...{ column: null, value: text.slice(0, 500), reason, whole: true },
        };
      }
    }
  }
}
