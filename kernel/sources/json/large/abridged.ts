import type { Encoding } from '../../text/encoding-found.js';
import { step } from '../record-lists.js';
import { CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT, Structure } from './structure.js';

/** Items that are kept of each list: enough to tell what it holds. */
const KEPT = 2000;
/** Bytes of the abridged document at most. */
const MOST = 16 << 20;
const PART = 1 << 16;

/** A list of the document that stands in no other one. */
export interface WholeList {
  items: number;
  /** The names of the fields that lead to it. */
  fields: string[];
}

export interface Abridged {
  /** The first document with no more than the first items of each of its lists. */
  text: string;
  /** By path. */
  lists: Map<string, WholeList>;
  /** Whether a list inside another one was cut. */
  innerCut: boolean;
}

interface Level {
  list: boolean;
  /** Undefined inside of a list. */
  fields: string[] | undefined;
  commas: number;
  filled: boolean;
}

/**
 * A document as it would be with short lists, in a single walk over its bytes; undefined when it is long although its lists
 * are short.
 *
 * @throws AssayError `json-malformed`
 */
export function abridged(path: string, encoding: Encoding, name: string): Abridged | undefined {
  const structure = new Structure(path, encoding, name);
  try {
    return new Abridging(structure).all(encoding);
  } finally {
    structure.close();
  }
}

class Abridging {
  private readonly levels: Level[] = [];
  private readonly lists = new Map<string, WholeList>();
  private readonly parts: Buffer[] = [];
  private bytes = 0;
  private innerCut = false;
  /** The level of the list whose items are left out; 0 for the documents behind the first one. */
  private leftOut: number | undefined;
  private documents = 0;
  private cutLine = 0;

  constructor(private readonly structure: Structure) {}

  all(encoding: Encoding): Abridged | undefined {
    const { structure } = this;
    for (let mark = structure.next(); mark !== 0; mark = structure.next()) {
      if (mark === OPEN_LIST || mark === OPEN_OBJECT) this.open(mark === OPEN_LIST);
      else if (mark === COMMA) this.comma();
      else this.shut(mark);
      if (this.leftOut === undefined && structure.at - structure.keep > PART)
        this.take(structure.at);
      if (this.bytes > MOST) return undefined;
    }
    if (this.levels.length > 0 || this.documents === 0)
      structure.fail('the text ends inside of the document');
    const whole = Buffer.concat(this.parts);
    const text = new TextDecoder(encoding.name).decode(whole);
    return { text, lists: this.lists, innerCut: this.innerCut };
  }

  private open(list: boolean): void {
    const { structure, levels } = this;
    const around = levels.at(-1);
    if (around === undefined && this.documents === 0) structure.keep = structure.at;
    if (around !== undefined) around.filled = true;
    const fields =
      around === undefined
        ? []
        : around.list || around.fields === undefined
          ? undefined
          : [...around.fields, structure.field()];
    levels.push({ list, fields, commas: 0, filled: false });
  }

  private comma(): void {
    const { structure, levels } = this;
    const level = levels.at(-1);
    if (level === undefined) return structure.fail('text goes on behind the end of the document');
    level.filled = true;
    level.commas++;
    if (!level.list || level.commas < KEPT || this.leftOut !== undefined) return;
    this.take(structure.at);
    this.leftOut = levels.length;
    this.cutLine = structure.line;
    structure.keep = -1;
  }

  private shut(mark: number): void {
    const { structure, levels } = this;
    const level = levels.at(-1);
    if (level === undefined || mark !== (level.list ? CLOSE_LIST : CLOSE_OBJECT))
      return structure.fail('a bracket is closed that was not opened');
    if (level.list) this.note(level);
    if (this.leftOut === levels.length) {
      this.leftOut = undefined;
      // So that what is told of the rest names the right line.
      this.parts.push(Buffer.alloc(Math.min(structure.line - this.cutLine, MOST), '\n'));
      structure.keep = structure.at;
    }
    levels.pop();
    if (levels.length > 0) return;
    if (++this.documents > 1) return;
    this.take(structure.at + 1);
    structure.keep = -1;
    this.leftOut = 0;
  }

  private note({ fields, commas, filled }: Level): void {
    const items = filled || this.structure.first < this.structure.at ? commas + 1 : 0;
    if (fields === undefined) this.innerCut ||= items > KEPT;
    else {
      const path = `$${fields.map((field) => step(field)).join('')}`;
      const known = this.lists.get(path)?.items ?? 0;
      this.lists.set(path, { items: known + items, fields });
    }
  }

  private take(to: number): void {
    const { structure } = this;
    const part = Buffer.from(structure.buffer.subarray(structure.keep, to));
    this.bytes += part.length;
    this.parts.push(part);
    structure.keep = to;
  }
}
