import { AssayError, type Column, type Warning } from '@assay/schema';
import { batchOf } from '../table/cell-batch.js';
import type { Cell, CellRecord } from '../table/cell.js';
import { columnNames } from '../table/column-names.js';
import { ColumnKinds } from '../table/column-kinds.js';
import {
  Misfit,
  type Batch,
  type Plan,
  type Reading,
  type Rejected,
  type SourceFacts,
} from '../table/reading.js';
import { unitOf } from '../table/units.js';
import { FieldColumns } from './field-columns.js';
import { cellOf, flatten } from './flatten.js';
import type { LineRecord } from './line-records.js';
import { isHeader } from './record-table.js';

/** Bytes by which the columns are decided; files up to this size are looked at wholly. */
const PROFILED = 4 << 20;
/** Records are objects until their batch is full. */
const MOST = 16_384;

/** What the columns are made by, in a form that JSON keeps. */
interface Decisions {
  names: string[];
  keys: string[];
  /** Columns that held nothing where the plan was made. */
  empty: number[];
  /** The names that stand in the first record. */
  titles: string[];
  /** True when every record is a list; then whether the first one holds the names. */
  arrays: boolean;
  header: boolean;
  /** The column of a record that is a bare value. */
  value: string;
  /** Whether a null is a record without fields. */
  absent: boolean;
}

/** The records of a source, one after the other, and what was told of them until now. */
export interface Records {
  /** @param limit bytes to look at */
  read(limit?: number): Iterable<LineRecord | Rejected>;
  readonly warnings: readonly Warning[];
  /** How many were looked at, and how many of them were none. */
  readonly count: number;
  readonly rejected: number;
}

/** Where the records of a reading come from. */
export interface RecordSource {
  bytes: number;
  /** Begins anew with the first one. */
  records(): Records;
  facts: SourceFacts;
  warnings: readonly Warning[];
  /** What a list around the records says of them: the columns' names, their units, the name of a bare value. */
  names?: readonly string[] | undefined;
  units?: ReadonlyMap<string, string> | undefined;
  value?: string | undefined;
  /** What stands for a missing value, by column name. */
  fills?: ReadonlyMap<string, string> | undefined;
  /** Whether a record that is null is one without fields. */
  absent?: boolean;
}

/** Records of JSON that are read piece by piece. */
export class StreamReading implements Reading {
  plan: Plan;
  private kinds = new ColumnKinds();
  private records: Records | undefined;

  constructor(
    private readonly source: RecordSource,
    known: Plan | undefined,
  ) {
    this.plan = known ?? this.makePlan(PROFILED);
  }

  replan(): void {
    this.plan = this.makePlan(Infinity);
  }

  facts(): { source: SourceFacts; warnings: Warning[] } {
    const names = this.plan.columns.map(({ name }) => name);
    const told = [...(this.records?.warnings ?? []), ...this.kinds.doubts(names)];
    const columns = Object.fromEntries(names.map((name, i) => [name, this.kinds.reason(i)]));
    const { facts } = this.source;
    const source = { ...facts, reasons: { ...facts.reasons, columns } };
    return { source, warnings: [...this.source.warnings, ...told] };
  }

  *batches(size: number): Generator<Batch> {
    const { columns } = this.plan;
    const decisions = this.plan.decisions as Decisions;
    const fields = new FieldColumns(decisions.names, decisions.keys, this.source.fills);
    const records = this.source.records();
    this.records = records;
    this.kinds = new ColumnKinds();
    let rejected: Rejected[] = [];
    let part: CellRecord[] = [];
    for (const record of records.read()) {
      if ('reason' in record) {
        rejected.push(record);
        continue;
      }
      const cells = cellsOf(record, decisions, fields);
      if (cells === undefined) continue;
      this.fit(cells, record.line, columns, decisions.empty);
      part.push({ cells, line: record.line, start: record.start, end: record.end });
      if (part.length < size) continue;
      yield batchOf(columns, part, rejected);
      [part, rejected] = [[], []];
    }
    if (part.length > 0 || rejected.length > 0) yield batchOf(columns, part, rejected);
  }

  /** @throws Misfit when a record shows that the plan, made from the beginning, is wrong */
  private fit(
    cells: ReadonlyMap<number, Cell>,
    line: number,
    columns: readonly Column[],
    empty: readonly number[],
  ): void {
    for (const [i, cell] of cells) {
      if (i >= columns.length) throw new Misfit();
      if (!this.kinds.add(i, cell, line)) continue;
      if (empty.includes(i)) throw new Misfit();
      if (this.kinds.type(i) !== columns[i]?.type && !this.within(i, columns)) throw new Misfit();
    }
  }

  /** Whether what came until now may still become what the plan says. */
  private within(index: number, columns: readonly Column[]): boolean {
    const type = columns[index]?.type;
    return type !== undefined && this.kinds.mayBecome(index, type);
  }

  private makePlan(limit: number): Plan {
    const whole = limit >= this.source.bytes;
    const decisions = this.shape(limit);
    const fields = new FieldColumns([], [], this.source.fills);
    const kinds = new ColumnKinds();
    let rows = 0;
    const records = this.source.records();
    for (const record of records.read(limit)) {
      if ('reason' in record) continue;
      const cells = cellsOf(record, decisions, fields);
      rows++;
      for (const [i, cell] of cells ?? []) kinds.add(i, cell, record.line);
    }
    if (rows === 0 && !whole) return this.makePlan(Infinity);
    if (records.count === records.rejected)
      throw new AssayError('no-table', 'no line holds a JSON document', {
        remedy: 'check the format',
      });
    const { names } = fields;
    const keys = fields.keys;
    if (names.length === 0) names[0] = keys[0] = this.source.value ?? 'value';
    const columns = kinds.columns(
      columnNames(names, names.length),
      names.map((name) => this.source.units?.get(name) ?? unitOf(name)),
    );
    const empty = names.flatMap((_, i) => (kinds.holds(i) || whole ? [] : [i]));
    return {
      columns,
      decisions: { ...decisions, names, keys, empty } satisfies Decisions,
      most: MOST,
    };
  }

  /** Whether the lines are lists, and the first one their names. */
  private shape(limit: number): Decisions {
    const items: LineRecord[] = [];
    let arrays = true;
    for (const record of this.source.records().read(limit)) {
      if ('reason' in record) continue;
      arrays = record.node.kind === 'array';
      if (!arrays) break;
      items.push(record);
    }
    const [first, ...rest] = items;
    const given = this.source.names;
    const header = arrays && given === undefined && isHeader(first?.node, rest);
    const names = (first?.node.items ?? []).map((item) => item.text ?? '');
    const titles = header ? columnNames(names, names.length) : [...(given ?? [])];
    return {
      ...{ arrays: arrays && items.length > 0, header, titles },
      ...{ value: this.source.value ?? 'value', absent: this.source.absent === true },
      ...{ names: [], keys: [], empty: [] },
    };
  }
}

/** A record's cells; undefined for the one that holds the names. */
function cellsOf(
  { node, text, first }: LineRecord,
  { arrays, header, titles, value, absent }: Decisions,
  fields: FieldColumns,
): Map<number, Cell> | undefined {
  if (!arrays) {
    if (absent && node.kind === 'null') return fields.cells([]);
    if (node.kind === 'object') return fields.cells(flatten(node, text));
    return fields.cells([[value, cellOf(node, text)]]);
  }
  if (node.kind !== 'array') throw new Misfit();
  if (header && first) return undefined;
  const items = node.items ?? [];
  return fields.cells(
    items.map((item, i): [string, Cell] => [titles[i] ?? `column${i + 1}`, cellOf(item, text)]),
  );
}
