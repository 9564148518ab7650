/** A text made of pieces of another one and of inserted text; positions can be traced back. */
interface Piece {
  text: string;
  /** Where the piece starts in the source; inserted text maps to one position. */
  from: number;
  inserted: boolean;
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Edits of one source text: replacements, and spans moved to the front. Offsets are UTF-16 indices of the
 * original text; edits never overlap.
 */
export class PieceText {
  readonly #edits: Edit[] = [];
  readonly #front: { start: number; end: number; before: string; after: string }[] = [];
  #prefix = '';
  #pieces: Piece[] | undefined;

  constructor(readonly source: string) {}

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text });
  }

  insert(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text });
  }

  /** Text before everything else. */
  prepend(text: string): void {
    this.#prefix += text;
  }

  /** The span leaves its place and comes first, between `before` and `after`. */
  moveToFront(start: number, end: number, before: string, after: string): void {
    this.#front.push({ start, end, before, after });
  }

  text(): string {
    return this.#build()
      .map((piece) => piece.text)
      .join('');
  }

  /** Index in the source of an index in the edited text. */
  origin(offset: number): number {
    let at = 0;
    let last = 0;
    for (const piece of this.#build()) {
      last = piece.inserted ? piece.from : piece.from + Math.min(offset - at, piece.text.length);
      if (offset < at + piece.text.length) break;
      at += piece.text.length;
    }
    return last;
  }

  #build(): Piece[] {
    if (this.#pieces) return this.#pieces;
    const pieces: Piece[] = [];
    const edits = this.#edits.sort((a, b) => a.start - b.start || a.end - b.end);
    const copy = (start: number, end: number): void => {
      let at = start;
      for (const edit of edits) {
        if (edit.start < start || edit.end > end) continue;
        if (edit.start > at) pieces.push(this.#span(at, edit.start));
        pieces.push({ text: edit.text, from: edit.start, inserted: true });
        at = edit.end;
      }
      if (at < end) pieces.push(this.#span(at, end));
    };
    if (this.#prefix !== '') pieces.push({ text: this.#prefix, from: 0, inserted: true });
    const moved = this.#front.sort((a, b) => a.start - b.start);
    for (const span of moved) {
      pieces.push({ text: span.before, from: span.start, inserted: true });
      copy(span.start, span.end);
      pieces.push({ text: span.after, from: span.end, inserted: true });
    }
    let at = 0;
    for (const span of moved) {
      copy(at, span.start);
      at = span.end;
    }
    copy(at, this.source.length);
    return (this.#pieces = pieces);
  }

  #span(start: number, end: number): Piece {
    return { text: this.source.slice(start, end), from: start, inserted: false };
  }
}
