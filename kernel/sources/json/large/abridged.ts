import type { Encoding } from '../../text/encoding-found.js';
import { Place } from './place.js';
import { CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT, Structure } from './structure.js';

/** Items that are kept of each list: enough to tell what it holds. */
export const KEPT = 2000;
/** Bytes of the abridged document at most. */
const MOST = 16 << 20;
const PART = 1 << 16;

/** Bytes of them that further items may take, which hold what none before held. */
const FURTHER = 4 << 20;
/** Paths whose lists are counted, at most. */
const PLACES = 20_000;

export interface Abridged {
  /**
   * The first document with no more than the first items of each of its lists, and of the others those that hold
   * objects or lists where none stood before.
   */
  text: string;
  /** How much stands where, in the whole text, by path. */
  places: Map<string, Place>;
}

interface Level {
  list: boolean;
  /** Undefined where nothing is counted. */
  place: Place | undefined;
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
  private readonly places = new Map<string, Place>();
  private readonly parts: Buffer[] = [];
  private bytes = 0;
  /** The level of the list whose items are left out; 0 for the documents behind the first one. */
  private leftOut: number | undefined;
  private documents = 0;
  /** The line up to which line ends were kept. */
  private lastLine = 0;
  /** How many places there were before the item that may be left out, and its line. */
  private before = 0;
  private itemLine = 0;
  private further = 0;

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
    const text = new TextDecoder(encoding.name).decode(Buffer.concat(this.parts));
    return { text, places: this.places };
  }

  private open(list: boolean): void {
    const { structure, levels } = this;
    const around = levels.at(-1);
    if (around === undefined && this.documents === 0) structure.keep = structure.at;
    if (around !== undefined) around.filled = true;
    levels.push({ list, place: this.place(around), commas: 0, filled: false });
  }

  /** What opens inside of this. */
  private place(around: Level | undefined): Place | undefined {
    const { structure, places } = this;
    let place: Place | undefined;
    if (around === undefined) place = places.get('$') ?? new Place();
    else if (around.list) place = around.place?.each();
    else place = around.place?.field(structure.writtenField(), () => structure.field());
    if (place === undefined || places.has(place.path)) return place;
    if (places.size >= PLACES) return undefined;
    places.set(place.path, place);
    return place;
  }

  private comma(): void {
    const { structure, levels } = this;
    const level = levels.at(-1);
    if (level === undefined) return structure.fail('text goes on behind the end of the document');
    level.filled = true;
    level.commas++;
    if (!level.list) return;
    if (this.leftOut === levels.length) return this.leaveOut();
    if (level.commas < KEPT || this.leftOut !== undefined) return;
    this.take(structure.at);
    this.leftOut = levels.length;
    this.lastLine = structure.line;
    this.begin();
  }

  /** An item of a list that is cut has ended, and another one may begin. */
  private leaveOut(): void {
    const { structure } = this;
    const length = structure.at - structure.keep;
    if (this.places.size > this.before && this.further + length <= FURTHER) {
      this.further += length;
      this.fill(this.itemLine);
      this.take(structure.at);
      this.lastLine = structure.line;
    }
    this.begin();
  }

  private begin(): void {
    this.before = this.places.size;
    this.itemLine = this.structure.line;
    this.structure.keep = this.structure.at;
  }

  private shut(mark: number): void {
    const { structure, levels } = this;
    const level = levels.at(-1);
    if (level === undefined || mark !== (level.list ? CLOSE_LIST : CLOSE_OBJECT))
      return structure.fail('a bracket is closed that was not opened');
    if (level.list) this.note(level);
    if (this.leftOut === levels.length) {
      this.leaveOut();
      this.leftOut = undefined;
      this.fill(structure.line);
      structure.keep = structure.at;
    }
    levels.pop();
    if (levels.length > 0) return;
    if (++this.documents > 1) return;
    this.take(structure.at + 1);
    structure.keep = -1;
    this.leftOut = 0;
  }

  private note({ place, commas, filled }: Level): void {
    if (place === undefined) return;
    const items = filled || this.structure.first < this.structure.at ? commas + 1 : 0;
    if (this.documents === 0) place.items += items;
    place.allItems += items;
  }

  /** So that what is told of the rest names the right line. */
  private fill(line: number): void {
    this.parts.push(Buffer.alloc(Math.min(line - this.lastLine, MOST), '\n'));
  }

  private take(to: number): void {
    const { structure } = this;
    const part = Buffer.from(structure.buffer.subarray(structure.keep, to));
    this.bytes += part.length;
    this.parts.push(part);
    structure.keep = to;
  }
}
