import { quoteName } from './literal.js';
import { Unsupported } from './operand.js';

/** A view with the select that defines it and the views that this select reads. */
export interface View {
  name: string;
  body: string;
  reads: View[];
}

/** More copies than this of other views in one, and they are computed once beside it instead. */
const COPIES = 24;

/** Signs that all copies together may have. */
const LONGEST = 24_000_000;

/** Writes views so that none of them grows out of hand, although DuckDB copies a view wherever it is read. */
export class ViewWriter {
  private written = 0;
  private readonly sizes = new Map<View, number>();

  /** CREATE VIEW of a view, all that it reads being written before. */
  create(view: View): string {
    const size = 1 + view.reads.reduce((sum, read) => sum + (this.sizes.get(read) ?? 1), 0);
    const plain = size <= COPIES;
    const parts = plain ? [] : cone(view);
    this.written += parts.reduce((sum, part) => sum + part.body.length, 0);
    if (this.written > LONGEST)
      throw new Unsupported('its chain of formulas is too long to be written as views');
    this.sizes.set(view, plain ? size : parts.length + 1);
    const common = parts.map((part) => `${quoteName(part.name)} AS MATERIALIZED (${part.body})`);
    const start = plain ? '' : `WITH ${common.join(',\n')}\n`;
    return `CREATE VIEW ${quoteName(view.name)} AS\n${start}${view.body};`;
  }
}

/** All that a view reads, directly or not, each after what it reads itself. */
function cone(view: View): View[] {
  const done = new Set<View>();
  const order: View[] = [];
  const path = view.reads.map((read) => ({ read, entered: false }));
  for (let step = path.pop(); step !== undefined; step = path.pop()) {
    if (step.entered) order.push(step.read);
    else if (!done.has(step.read)) {
      done.add(step.read);
      path.push({ read: step.read, entered: true });
      path.push(...step.read.reads.map((read) => ({ read, entered: false })));
    }
  }
  return order;
}
