/** The statements of workbook.sql, from top to bottom; those that hold the data are written when they are asked for. */
export class Script implements Iterable<string> {
  private readonly parts: Iterable<string>[] = [];

  /** @param statements each ends with its semicolon; gone through anew whenever the script is */
  add(statements: Iterable<string>): void {
    this.parts.push(statements);
  }

  *[Symbol.iterator](): Generator<string> {
    for (const statements of this.parts)
      for (const statement of statements) yield `${statement}\n\n`;
  }

  /** The whole script at once; a large one may be longer than a string can be. */
  text(): string {
    return [...this].join('');
  }
}
