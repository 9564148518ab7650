/** tslab's tags: what the documentation comments before a cell's code say of the cell. */
export interface CellTags {
  /** The cell is a module of this name, which other cells import as './NAME'. */
  module?: string;
  /** The cell holds JSX. */
  jsx: boolean;
  /** The cell is meant for the page, not for Node. */
  browser: boolean;
}

const LEADING = /^(?:\s+|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/;

/** Reads the tags `@module NAME`, `@jsx`, `@node` (which says nothing new here) and `@browser`. */
export function cellTags(source: string): CellTags {
  const comments =
    LEADING.exec(source)?.[0]
      .match(/\/\*\*[\s\S]*?\*\//g)
      ?.join('\n') ?? '';
  const name = /@module\s+([\w./-]+)/.exec(comments)?.[1];
  const jsx = /@jsx(?![A-Za-z])/.test(comments);
  const browser = /@browser\b/.test(comments);
  return { jsx, browser, ...(name === undefined ? {} : { module: name.replace(/^\.\//, '') }) };
}

const TAG_LINE = /^((?:\s|\/\/[^\n]*\n|\/\*\*[^\n]*\*\/)*)%(node|browser|jsx|module)\b([^\n]*)/;

/** `%node`, `%browser`, `%jsx` and `%module NAME` as first lines say the same as the tags. */
export function withTags(source: string): string {
  const written = source.replace(TAG_LINE, '$1/** @$2$3 */');
  return written === source ? source : withTags(written);
}

/** The compiler takes `@jsx` for the name of a factory; without one, the tag only turns JSX on. */
export function withoutEmptyPragma(source: string): string {
  return source.replace(/@jsx(?=\s*(?:\*\/|\n))/, '    ');
}
