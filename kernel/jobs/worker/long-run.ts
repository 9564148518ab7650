import type { LongTable, PieceRun, Processor } from '../../../processors/index.js';
import type { ColumnTable } from '@assay/schema';
import { toInputTable } from './input-table.js';
import { toOutputTable } from './output-table.js';
import type { Heading, LongHeading, Slice } from './protocol.js';
import { send, sendError, sendResult, sendTable } from './run.js';
import { TableAssembly } from './transfer.js';

const NO_ORIGIN = new Map<unknown, never>();

/** A processor that is given a table in pieces. What goes wrong is told to the host, in the order of its messages. */
export class LongRun {
  #run: PieceRun | null = null;
  #piece: TableAssembly | undefined;
  #answered: ((is: boolean) => void) | undefined;
  /** Messages are dealt with one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(module: string, parameters: Record<string, unknown>, heading: LongHeading) {
    this.#next(async () => {
      const processor = (await import(module)) as Processor;
      this.#run = (await processor.inPieces?.(this.#table(heading), parameters)) ?? null;
      const run = this.#run;
      const plan = run && {
        ...{ columns: run.columns, passesOn: run.passesOn, makes: run.makes },
        goesOn: run.goOn !== undefined && run.state !== undefined,
      };
      await send({ kind: 'plan', plan });
    });
  }

  /** The host's answer to a question for a column's order. */
  ordered(is: boolean): void {
    this.#answered?.(is);
  }

  goOn(state: unknown): void {
    this.#next(async () => {
      await send({ kind: 'from', row: this.#run?.goOn?.(state) ?? 0 });
    });
  }

  piece(heading: Heading): void {
    this.#piece = new TableAssembly(heading);
  }

  add(slice: Slice): void {
    this.#piece?.add(slice);
  }

  take(): void {
    const piece = this.#piece?.table as ColumnTable;
    this.#next(async () => {
      const run = this.#run;
      const made = run?.take(toInputTable(piece).table) ?? null;
      if (made !== null && run !== null && run.makes.length > 0)
        await sendTable(toOutputTable(made, NO_ORIGIN));
      await send({ kind: 'taken', taken: made !== null, state: run?.state?.() ?? null });
    });
  }

  end(): void {
    this.#next(async () => {
      await sendResult(this.#run?.end(), NO_ORIGIN);
    });
  }

  #next(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(() => work().catch(sendError));
  }

  #table({ rowCount, columns }: LongHeading): LongTable {
    return {
      rowCount,
      columnNames: columns.map(({ name }) => name),
      types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
      units: Object.fromEntries(
        columns.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit]])),
      ),
      ordered: async (column) => {
        const answer = new Promise<boolean>((resolve) => (this.#answered = resolve));
        await send({ kind: 'ordered?', column });
        return await answer;
      },
    };
  }
}
