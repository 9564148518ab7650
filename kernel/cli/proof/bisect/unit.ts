/** A change that can be made without the others: one candidate for why a result differs. */
export interface Unit {
  /** Where it is: `cell 3`, `file data/ecg.csv`, `processor scale`, `schema limits`, `received NAME`, `order`. */
  site: string;
  /** For people. */
  label: string;
  /** White space, comments and quotes, which rarely have an effect. */
  layout: boolean;
}

/** The changes that a trial makes. */
export type Chosen = ReadonlySet<Unit>;

const LONGEST = 90;
/** How much of a line is shown before what changed in it. */
const HEAD = 30;

/** ` (a → b)` of two stretches, each cut to where they differ. */
export function arrow(before: string, after: string): string {
  const [was, is] = [before, after].map((text) => text.trim().replace(/\s+/g, ' '));
  let same = 0;
  while (was?.[same] !== undefined && was[same] === is?.[same]) same += 1;
  const long = Math.max(was?.length ?? 0, is?.length ?? 0) > LONGEST;
  const start = long ? Math.max(0, same - HEAD) : 0;
  const short = (text = '') => {
    if (text === '') return 'nothing';
    const end = start + LONGEST;
    return `${start > 0 ? '…' : ''}${text.slice(start, end)}${text.length > end ? '…' : ''}`;
  };
  return ` (${short(was)} → ${short(is)})`;
}
