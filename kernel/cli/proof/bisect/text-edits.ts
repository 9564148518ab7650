import { editScript, type Hunk } from './edit-script.js';

/** One stretch of a text that is another one in the second version. */
export interface TextEdit {
  /** Place in the first version, exclusive of `to`. */
  from: number;
  to: number;
  before: string;
  after: string;
  /** 1-based line of the first version. */
  line: number;
  /** Only white space, comments, or the kind of quotes. */
  layout: boolean;
}

/** Versions that differ in more places are taken as wholes. */
const MOST_EDITS = 40;

const COMMENT = String.raw`\/\/[^\n]*|\/\*[^]*?\*\/`;
const STRING = String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`;
const NUMBER = String.raw`\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const WORD = String.raw`[\p{ID_Continue}$]+`;
/** Every character is in a piece, so that all edits together make the second version to the letter. */
const PIECES = new RegExp([COMMENT, STRING, NUMBER, WORD, String.raw`\s+`, '[^]'].join('|'), 'gu');

export const codePieces = (code: string): string[] => code.match(PIECES) ?? [];
export const linePieces = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** What of a stretch of code a formatter leaves. */
const bare = (code: string) =>
  codePieces(code)
    .filter((piece) => !/^(\s|\/\/|\/\*|[;,]$)/.test(piece))
    .map((piece) => piece.replace(/^(["'])(.*)\1$/, '$2'))
    .join(' ');

/** The edits that turn one version into the other; one that covers all where there are too many. */
export function textEdits(
  before: string,
  after: string,
  piecesOf: (text: string) => string[] = codePieces,
): TextEdit[] {
  if (before === after) return [];
  const [a, b] = [piecesOf(before), piecesOf(after)];
  const places = [0];
  for (const piece of a) places.push((places.at(-1) ?? 0) + piece.length);
  const edits = joined(editScript(a, b), a).map((hunk) => {
    const [from, to] = [places[hunk.from] ?? 0, places[hunk.to] ?? 0];
    const own = before.slice(from, to);
    const other = b.slice(hunk.otherFrom, hunk.otherTo).join('');
    const line = before.slice(0, from).split('\n').length;
    const layout = piecesOf === codePieces && bare(own) === bare(other);
    return { from, to, before: own, after: other, line, layout };
  });
  if (edits.length <= MOST_EDITS) return edits;
  return [{ from: 0, to: before.length, before, after, line: 1, layout: false }];
}

/** Edits with nothing but white space between them are one. */
function joined(hunks: readonly Hunk[], pieces: readonly string[]): Hunk[] {
  const all: Hunk[] = [];
  for (const hunk of hunks) {
    const last = all.at(-1);
    const between = last === undefined ? 'none' : pieces.slice(last.to, hunk.from).join('');
    if (last !== undefined && between.trim() === '') {
      last.to = hunk.to;
      last.otherTo = hunk.otherTo;
    } else all.push({ ...hunk });
  }
  return all;
}

/** The first version with some of the edits made. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((one, two) => two.from - one.from || two.to - one.to);
  return ordered.reduce(
    (now, { from, to, after }) => now.slice(0, from) + after + now.slice(to),
    text,
  );
}
