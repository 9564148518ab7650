/** A cell that cannot be parsed, with the place in the user's text. */
export class PositionedSyntaxError extends SyntaxError {
  constructor(
    message: string,
    /** 1-based. */
    readonly line: number,
    /** 1-based. */
    readonly column: number,
  ) {
    super(message);
    this.name = 'SyntaxError';
    this.stack = `SyntaxError: ${message}`;
  }

  /** The compiler says where in a drawing: `,-[cell:2:1]`, the line, and a row of carets below it. */
  static fromCompiler(error: unknown, source: string): Error {
    const text = error instanceof Error ? error.message : String(error);
    const first = /^\s*[x×]\s+(.*)$/m.exec(text);
    const marked = /^( *(\d+) [|│] ).*\n( *[:·] *)[\^─┬╰]/m.exec(text);
    const place = /\[(?:[^\]\n]*:)?(\d+):(\d+)\]/.exec(text);
    if (!first) return error instanceof Error ? error : new SyntaxError(text);
    // Without a mark it is the end of the text that came too soon.
    if (!(marked ?? place)) {
      const lines = source.trimEnd().split('\n');
      const end = (lines.at(-1) ?? '').length + 1;
      return new PositionedSyntaxError(first[1] ?? 'syntax error', lines.length, end);
    }
    const line = Number(marked?.[2] ?? place?.[1]);
    const column = marked
      ? (marked[3] ?? '').length - (marked[1] ?? '').length + 1
      : Number(place?.[2]);
    return new PositionedSyntaxError(first[1] ?? 'syntax error', line, Math.max(1, column));
  }
}
