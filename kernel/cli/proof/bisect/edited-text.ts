import { codePieces, type TextEdit, textEdits, withEdits } from './text-edits.js';
import { arrow, type Chosen, type Unit } from './unit.js';

/** A text of which each edit belongs to a unit. */
export class EditedText {
  readonly edits: { edit: TextEdit; unit: Unit }[];

  /**
   * @param what - as in `code of cell 3`
   * @param renames - units of names that are other ones in several places, by `old → new`
   */
  constructor(
    readonly site: string,
    what: string,
    private readonly before: string,
    after: string,
    { renames = new Map<string, Unit>(), piecesOf = codePieces } = {},
  ) {
    const layout: Unit = {
      site,
      label: `layout and comments of ${what.replace(/^code of /, '')}`,
      layout: true,
    };
    this.edits = textEdits(before, after, piecesOf).map((edit) => {
      const renamed = renames.get(renameOf(edit) ?? '');
      if (renamed !== undefined) return { edit, unit: renamed };
      if (edit.layout) return { edit, unit: layout };
      const label = `${what}${lineArrow(before, edit)}`;
      return { edit, unit: { site, label, layout: false } };
    });
  }

  /** The first version with the chosen edits. */
  with(chosen: Chosen): string {
    const made = this.edits.filter(({ unit }) => chosen.has(unit));
    return withEdits(
      this.before,
      made.map(({ edit }) => edit),
    );
  }
}

const NAME = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/** `old → new` where one name became another. */
export function renameOf({ before, after }: TextEdit): string | undefined {
  const [was, is] = [before.trim(), after.trim()];
  return NAME.test(was) && NAME.test(is) ? `${was} → ${is}` : undefined;
}

/** The line of an edit before it and after it alone. */
function lineArrow(text: string, edit: TextEdit): string {
  const start = text.lastIndexOf('\n', edit.from - 1) + 1;
  // An edit of whole lines takes the last one's end with it.
  const last = edit.to > edit.from && text[edit.to - 1] === '\n' ? edit.to - 1 : edit.to;
  const stop = text.indexOf('\n', last);
  const end = stop < 0 ? text.length : stop;
  const after =
    text.slice(start, edit.from) + edit.after + text.slice(edit.to, Math.max(edit.to, end));
  return arrow(text.slice(start, end), after);
}
