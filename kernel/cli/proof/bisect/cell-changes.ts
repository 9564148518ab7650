import { type Cell, type Notebook, sourceOf } from '../../run/notebook.js';
import { EditedText, renameOf } from './edited-text.js';
import { textEdits } from './text-edits.js';
import { arrow, type Chosen, type Unit } from './unit.js';

/** Where a cell of a mixed notebook comes from: 0-based places in the first and the second one. */
export interface Origin {
  a?: number;
  b?: number;
}

export interface Mixed {
  notebook: Notebook;
  origins: Origin[];
}

const isCode = (cell: Cell | undefined) => cell?.cell_type === 'code';

/** All changes to the code of a notebook, and notebooks with some of them. */
export class CellChanges {
  readonly #edited = new Map<number, EditedText>();
  readonly #added = new Map<number, Unit>();
  readonly #removed = new Map<number, Unit>();
  readonly #order: Unit | undefined;
  readonly #partner: ReadonlyMap<number, number>;

  /** @param pairs - which cell of the second stands for which of the first */
  constructor(
    private readonly first: Notebook,
    private readonly second: Notebook,
    private readonly pairs: ReadonlyMap<number, number>,
  ) {
    this.#partner = new Map([...pairs].map(([b, a]) => [a, b]));
    const both = [...pairs].flatMap(([b, a]) => {
      const [was, is] = [first.cells[a], second.cells[b]];
      if (was === undefined || is === undefined || !isCode(was)) return [];
      return [{ a, before: sourceOf(was), after: sourceOf(is) }];
    });
    const renames = renamesIn(both);
    for (const { a, before, after } of both) {
      if (before === after) continue;
      const site = `cell ${a + 1}`;
      this.#edited.set(a, new EditedText(site, `code of ${site}`, before, after, { renames }));
    }
    for (const [b, cell] of second.cells.entries()) {
      if (pairs.has(b) || !isCode(cell)) continue;
      const site = `cell ${b + 1} of the second`;
      this.#added.set(b, {
        site,
        label: `${site} is new${arrow('', sourceOf(cell))}`,
        layout: false,
      });
    }
    for (const [a, cell] of first.cells.entries()) {
      if (this.#partner.has(a) || !isCode(cell)) continue;
      const site = `cell ${a + 1}`;
      this.#removed.set(a, {
        site,
        label: `${site} is gone${arrow(sourceOf(cell), '')}`,
        layout: false,
      });
    }
    const order = [...pairs]
      .sort(([x], [y]) => x - y)
      .flatMap(([, a]) => (isCode(first.cells[a]) ? a : []));
    if (order.some((a, i) => i > 0 && a < (order[i - 1] ?? 0))) {
      this.#order = { site: 'order', label: 'order of the cells', layout: false };
    }
  }

  units(): Unit[] {
    const edits = [...this.#edited.values()].flatMap((text) => text.edits.map(({ unit }) => unit));
    const whole = [...this.#added.values(), ...this.#removed.values()];
    return [...new Set([...edits, ...whole, ...(this.#order === undefined ? [] : [this.#order])])];
  }

  /** The first notebook with the chosen changes. */
  with(chosen: Chosen): Mixed {
    const inSecond = this.#order !== undefined && chosen.has(this.#order);
    const added = [...this.#added].filter(([, unit]) => chosen.has(unit)).map(([b]) => b);
    const lone = [...this.first.cells.keys()].filter((a) => !this.#partner.has(a));
    const kept = lone.filter((a) => {
      const unit = this.#removed.get(a);
      return unit === undefined || !chosen.has(unit);
    });
    const paired = (a: number): Origin => ({ a, b: this.#partner.get(a) ?? a });
    const ofSecond = [...this.second.cells.keys()].flatMap((b): Origin[] => {
      const a = this.pairs.get(b);
      if (a !== undefined) return [{ a, b }];
      return added.includes(b) ? [{ b }] : [];
    });
    const ofFirst = [...this.first.cells.keys()].flatMap((a): Origin[] => {
      if (this.#partner.has(a)) return [paired(a)];
      return kept.includes(a) ? [{ a }] : [];
    });
    const origins = inSecond ? placed(ofSecond, 'a', kept) : placed(ofFirst, 'b', added);
    const cells = origins.map((origin) => this.#cell(origin, chosen));
    return { notebook: { ...this.first, cells }, origins };
  }

  #cell({ a, b }: Origin, chosen: Chosen): Cell {
    const cell = a === undefined ? this.second.cells[b ?? 0] : this.first.cells[a];
    if (cell === undefined) throw new RangeError(`no cell ${a ?? b}`);
    const edited = a === undefined ? undefined : this.#edited.get(a);
    return edited === undefined ? cell : { ...cell, source: edited.with(chosen) };
  }
}

/** Puts cells of one notebook only each behind the one that it followed there. */
function placed(base: readonly Origin[], side: 'a' | 'b', lone: readonly number[]): Origin[] {
  const all = [...base];
  for (const place of lone) {
    let before = place - 1;
    while (before >= 0 && !all.some((one) => one[side] === before)) before -= 1;
    all.splice(all.findIndex((one) => one[side] === before) + 1, 0, { [side]: place });
  }
  return all;
}

/** Names that became other ones where they are declared, each a unit with all places that say it. */
function renamesIn(texts: readonly { a: number; before: string; after: string }[]) {
  const declared = new Set<string>();
  const cells = new Map<string, Set<number>>();
  for (const { a, before, after } of texts) {
    for (const edit of textEdits(before, after)) {
      const rename = renameOf(edit);
      if (rename === undefined) continue;
      cells.set(rename, (cells.get(rename) ?? new Set()).add(a + 1));
      const head = before.slice(0, edit.from);
      if (/\b(?:const|let|var|function|class)\s+$/.test(head)) declared.add(rename);
    }
  }
  return new Map(
    [...declared].map((rename): [string, Unit] => {
      const where = [...(cells.get(rename) ?? [])].map((n) => `cell ${n}`);
      const label = `name ${rename} in ${where.join(', ')}`;
      return [rename, { site: where[0] ?? '', label, layout: false }];
    }),
  );
}
