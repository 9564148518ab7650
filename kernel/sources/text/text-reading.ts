import type { Warning } from '@assay/schema';
import type { ArrivingBytes } from '../../store/index.js';
import {
  Misfit,
  type Batch,
  type Plan,
  type Reading,
  type ReadingOptions,
  type Rejected,
  type SourceFacts,
} from '../table/reading.js';
import { SpareBuffers } from '../table/spare-buffers.js';
import { ByteFeed } from './byte-feed.js';
import { OpenBatch } from './open-batch.js';
import type { ColumnDecision } from './cells/column-decision.js';
import { decoderOf, type Decode } from './cells/decode.js';
import type { Converter } from './cells/converter.js';
import { lostMessage } from './cells/lost-number.js';
import { makeConverter } from './cells/make-converter.js';
import type { Encoding } from './encoding-found.js';
import type { Layout } from './layout.js';
import type { Likeness } from '../table/saved-reading.js';
import type { TextDecisions } from './decide-text.js';
import type { PlainBlock } from './plain-records.js';
import { planText } from './plan-text.js';
import { profile, type Profile } from './profile.js';
import { RecordScanner } from './record-scanner.js';
import { rowWarnings } from './row-warnings.js';
import { sampleLines } from './sample.js';
import { lineRange } from './sniff/part.js';
import { TableRecords } from './table-records.js';

/** Bytes from which the types are guessed; files up to this size are looked at wholly. */
const PROFILED = 4 << 20;

/** A delimited, aligned or fixed-width text. */
export class TextReading implements Reading {
  plan: Plan;
  private readonly decode: Decode;
  private read: { records: TableRecords; rejected: number; samples: Rejected[] } | undefined;
  /** Values that became NULL although nothing said that they would: by column, the first and how many. */
  private readonly untold = new Map<string, { value: string; line: number; count: number }>();

  /** The bytes to read, where they still come. */
  private arriving: ArrivingBytes | undefined;

  /** By column, what is told of the first number that none of 64 bits can hold. */
  private readonly lost = new Map<string, Warning>();

  constructor(
    private path: string,
    private readonly encoding: Encoding,
    private readonly options: ReadingOptions,
    known?: Plan,
    private readonly saved: readonly Likeness[] = [],
  ) {
    this.decode = decoderOf(encoding.name);
    this.plan = known ?? this.makePlan(PROFILED);
  }

  comesFrom(arriving: ArrivingBytes): void {
    this.arriving = arriving;
  }

  replan(path: string): void {
    this.path = path;
    this.arriving = undefined;
    this.plan = this.makePlan(Infinity);
  }

  private get decisions(): TextDecisions {
    return this.plan.decisions as TextDecisions;
  }

  private makePlan(limit: number): Plan {
    const own = this.saved.find((one) => one.own)?.reading.given.lines;
    const { first } = lineRange(this.options.lines ?? own ?? '1-');
    const { lines, eol } = sampleLines(this.path, this.encoding, first);
    const { decisions, seen } = planText({
      ...{ lines, eol, encoding: this.encoding.name, options: this.options, saved: this.saved },
      look: (layout) => {
        const { feed, records } = this.open(layout);
        try {
          return profile(records, layout.count, this.decode, limit);
        } finally {
          feed.close();
        }
      },
    });
    const doubt = encodingDoubt(this.encoding, seen);
    if (doubt !== undefined) decisions.warnings.unshift(doubt);
    const columns = decisions.columns.map(({ name, type, unit }) => ({
      name,
      type,
      ...(unit === undefined ? {} : { unit }),
    }));
    return { columns, decisions };
  }

  private open(layout: Layout): { feed: ByteFeed; records: TableRecords } {
    const feed = new ByteFeed(this.path, this.encoding, Infinity, this.arriving);
    const { separation, quote, eol, escape } = layout;
    const scanner = new RecordScanner(feed, separation, quote, eol, escape);
    return { feed, records: new TableRecords(scanner, layout, this.decode, layout.kinds) };
  }

  *batches(size: number, spare = new SpareBuffers()): Generator<Batch> {
    const { layout, columns } = this.decisions;
    const { feed, records } = this.open(layout);
    this.read = { records, rejected: 0, samples: [] };
    this.untold.clear();
    this.lost.clear();
    try {
      const converters = columns.map((column) => makeConverter(column, this.decode, size, spare));
      const open = (): OpenBatch => {
        for (const converter of converters) converter.begin();
        return new OpenBatch(size, spare);
      };
      let batch = open();
      let row = 0;
      for (;;) {
        const block = records.block(size - row);
        if (block !== undefined) {
          this.putBlock(records, block, converters, row, batch);
          row += block.count;
        } else if (records.next(batch.rejected)) {
          this.put(records, converters, row, batch.rejected);
          batch.place(row++, records.scanner);
          // None of the records that the plan was made from had a quote behind a backslash.
          if (layout.escape === undefined && records.scanner.loose.slashed > 0) throw new Misfit();
        } else break;
        if (row < size) continue;
        yield this.close(batch, converters, row, records);
        batch = open();
        row = 0;
      }
      batch.rejected.push(...records.notes);
      if (row > 0 || batch.rejected.length > 0) yield this.close(batch, converters, row, records);
    } finally {
      feed.close();
    }
  }

  private putBlock(
    records: TableRecords,
    block: PlainBlock,
    converters: readonly Converter[],
    row: number,
    batch: OpenBatch,
  ): void {
    const { columns, fields } = this.decisions;
    const failed: [number, number][] = [];
    converters.forEach((converter, i) => {
      for (const at of converter.putBlock(block, fields[i] ?? i, row)) failed.push([at, i]);
    });
    const first = records.record - block.count;
    batch.placeBlock(row, block);
    // As if record after record had been read.
    for (const [at, i] of failed.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      const cell = at * block.width + (fields[i] ?? i);
      const value = this.decode(block.buffer, block.starts[cell] ?? 0, block.ends[cell] ?? 0);
      const place = {
        record: first + at + 1,
        line: block.line + (block.below[at] ?? 0),
        start: block.base + (block.from[at] ?? 0),
        end: block.base + (block.to[at] ?? 0),
      };
      batch.rejected.push(this.misfit(columns[i], value.trim(), place));
      converters[i]?.missing(row + at);
    }
  }

  private put(
    records: TableRecords,
    converters: readonly Converter[],
    row: number,
    rejected: Rejected[],
  ): void {
    const { columns, fields } = this.decisions;
    const { scanner } = records;
    for (let i = 0; i < converters.length; i++) {
      const field = fields[i] ?? i;
      const converter = converters[i];
      if (converter === undefined) continue;
      if (field >= scanner.count) {
        converter.missing(row);
        continue;
      }
      const from = scanner.starts[field] ?? 0;
      const to = scanner.ends[field] ?? 0;
      if (converter.put(scanner.buffer, from, to, scanner.quoted[field] ?? 0, row)) continue;
      const value = this.decode(scanner.buffer, from, to).trim();
      const { line, byteStart: start, byteEnd: end } = scanner;
      rejected.push(this.misfit(columns[i], value, { record: records.record, line, start, end }));
      converter.missing(row);
    }
  }

  /** A cell that is no value of its column: NULL where that is known of all, else the plan is wrong. */
  private misfit(
    column: ColumnDecision | undefined,
    value: string,
    place: Pick<Rejected, 'record' | 'line' | 'start' | 'end'>,
  ): Rejected {
    const { complete } = this.decisions;
    if (column?.markers.includes(value) !== true) {
      if (!complete) throw new Misfit(value);
      const name = column?.name ?? '';
      const told = this.untold.get(name) ?? { value, line: place.line, count: 0 };
      told.count++;
      this.untold.set(name, told);
    }
    const reason = `is no ${column?.type ?? 'value'}`;
    return { ...place, column: column?.name ?? null, value, reason, whole: false };
  }

  private close(
    batch: OpenBatch,
    converters: readonly Converter[],
    rows: number,
    records: TableRecords,
  ): Batch {
    const state = this.read;
    if (state !== undefined) {
      const whole = batch.rejected.filter((one) => one.whole);
      state.rejected += whole.length;
      state.samples.push(...whole.slice(0, Math.max(0, 10 - state.samples.length)));
    }
    const columns = converters.map((converter) => converter.take(rows));
    const closed = batch.close({ rowCount: rows, columns }, records.scanner.byteEnd);
    converters.forEach(({ lost }, i) => {
      const name = this.decisions.columns[i]?.name ?? '';
      if (lost === undefined || this.lost.has(name)) return;
      const line = Number(closed.lines[lost.row]);
      this.lost.set(name, { line, message: lostMessage(name, lost.text) });
    });
    return closed;
  }

  facts(): { source: SourceFacts; warnings: Warning[] } {
    const { layout, decimal, warnings, reading, like, reasons } = this.decisions;
    const records = this.read?.records;
    return {
      source: {
        kind:
          layout.delimiter === ',' || layout.delimiter === ';'
            ? 'csv'
            : layout.delimiter === '\t'
              ? 'tsv'
              : 'text',
        encoding: this.encoding.name,
        delimiter: layout.delimiter,
        decimal,
        header_line: layout.headerLine,
        skipped_lines: records?.skipped ?? 0,
        ...(layout.escape === true ? { escape: '\\' } : {}),
        ...(layout.separation.kind === 'fixed' ? { fixed_width: true } : {}),
        ...(layout.comments.length === 0 ? {} : { comment: layout.comments }),
        ...(reasons === undefined
          ? {}
          : { reasons: { encoding: this.encoding.reason ?? null, ...reasons } }),
        ...(reading === undefined ? {} : { reading }),
        ...(like === undefined ? {} : { read_like: like }),
      },
      warnings:
        records === undefined
          ? warnings
          : [
              ...warnings,
              ...[...this.untold].map(([name, { value, line, count }]) => ({
                line,
                message: `column "${name}": "${value}" does not fit its type and became NULL (${count} such values, listed among the rejected)`,
              })),
              ...this.lost.values(),
              ...rowWarnings(
                records,
                this.read?.samples ?? [],
                this.read?.rejected ?? 0,
                layout.count,
              ),
            ],
    };
  }
}

/** Bytes of another encoding, with the first line that holds some. */
function encodingDoubt(encoding: Encoding, seen: Profile): Warning | undefined {
  const damaged = seen.columns.flatMap((stats) => [...stats.damaged.values()]);
  const count = damaged.reduce((sum, token) => sum + token.count, 0);
  if (encoding.doubt === undefined && count === 0) return undefined;
  const first = damaged.reduce((least, token) => Math.min(least, token.line), Infinity);
  const line = count === 0 ? null : first;
  const what = encoding.doubt ?? `${count} values hold bytes that it lacks`;
  return { line, message: `encoding read as ${encoding.name}: ${what}` };
}
