import type { Column, Warning } from '@assay/schema';
import { batchOf } from './cell-batch.js';
import type { CellRecord } from './cell.js';
import { ColumnKinds } from './column-kinds.js';
import type { Batch, Plan, Reading, Rejected, SourceFacts } from './reading.js';
import { CHOSEN } from './reasons.js';

export interface CellTable {
  names: string[];
  units?: (string | undefined)[];
  /** Types that the person chose for some of the columns. */
  types?: (Column['type'] | undefined)[];
  records: CellRecord[];
  rejected?: Rejected[];
  source: SourceFacts;
  warnings: Warning[];
}

/** Rows of a source that was read as a whole, in columns of the types that its cells tell. */
export class CellReading implements Reading {
  readonly plan: Plan;

  constructor(
    readonly table: CellTable,
    known?: Plan,
  ) {
    this.plan = known ?? this.decide();
  }

  replan(): void {
    throw new Error('a plan made from every record cannot fail');
  }

  facts(): { source: SourceFacts; warnings: Warning[] } {
    const { source, warnings } = this.table;
    const columns = this.plan.decisions as Record<string, string> | null;
    if (columns === null) return { source, warnings };
    return { source: { ...source, reasons: { ...source.reasons, columns } }, warnings };
  }

  *batches(size: number): Generator<Batch> {
    const { records, rejected = [] } = this.table;
    const { columns } = this.plan;
    for (let from = 0; from < records.length; from += size) {
      const part = records.slice(from, from + size);
      const share = Math.min(1, (from + size) / records.length);
      yield batchOf(columns, part, from === 0 ? rejected : [], { share });
    }
    if (records.length === 0 && rejected.length > 0)
      yield batchOf(columns, [], rejected, { share: 1 });
  }

  private decide(): Plan {
    const { names, records, warnings, units, types = [] } = this.table;
    const kinds = new ColumnKinds();
    for (const record of records)
      for (const [i, cell] of record.cells)
        if (types[i] === undefined) kinds.add(i, cell, record.line);
    warnings.push(...kinds.doubts(names));
    const columns = kinds
      .columns(names, units)
      .map((column, i) => ({ ...column, type: types[i] ?? column.type }));
    const reasons = names.map((name, i) => [
      name,
      types[i] === undefined ? kinds.reason(i) : CHOSEN,
    ]);
    return { columns, decisions: Object.fromEntries(reasons) };
  }
}
