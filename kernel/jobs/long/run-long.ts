import type { ChildProcess } from 'node:child_process';
import type { Column, ColumnTable, OutputTable } from '@assay/schema';
import type { Store } from '../../store/index.js';
import type { WorkerOutcome } from '../conversation.js';
import type { Following } from '../following.js';
import type { JobInput } from '../input.js';
import { HostEndsError } from '../ledger.js';
import type { StandardCode } from '../processor-code.js';
import type { JobRecord } from '../record.js';
import { checkRead } from '../row-account.js';
import type { PiecePlan } from '../worker/protocol.js';
import { WorkerLine, WorkerLostError } from '../worker-line.js';
import type { WorkerPool } from '../worker-pool.js';
import { discardRows, findCheckpoint, type Checkpoint } from './checkpoint.js';
import { inputPieces, isInOrder } from './input-pieces.js';
import type { PieceSizes } from './piece-sizes.js';
import { RowsAhead } from './rows-ahead.js';
import { StagedRows, type StagedTable } from './staged-rows.js';
import { Talk } from './talk.js';

export interface LongContext {
  store: Store;
  pool: WorkerPool;
  pieces: PieceSizes;
}

/** A standard processor's work on a long table. */
export interface LongWork {
  code: StandardCode;
  parameters: Record<string, unknown>;
  input: JobInput;
  record: JobRecord;
  /** The step's key: an earlier attempt's rows serve only if they are of the same step. */
  key: string;
}

export interface LongOutcome {
  resultData: unknown;
  /** The output, or its columns where it was written as it was made. */
  output: OutputTable | undefined;
  staged?: StagedTable;
  /** The output where it is short. */
  table: ColumnTable | undefined;
}

/** Whether a table is long enough, and the processor takes it in pieces. */
export function mayBeLong(
  { store, pieces }: Pick<LongContext, 'store' | 'pieces'>,
  code: StandardCode,
  input: JobInput,
): boolean {
  return code.takesPieces && !store.shared && input.rowCount >= pieces.longRows;
}

/**
 * Runs a processor over a table that never lies in memory as a whole: rows come from the store in pieces, and what is made of them
 * goes back, with a checkpoint in the same transaction; another attempt goes on from there. The bytes are those of a run over the
 * whole.
 *
 * @returns undefined when the processor, or the table, takes no pieces
 */
export async function runLong(
  context: LongContext,
  work: LongWork,
  following: Following,
): Promise<LongOutcome | undefined> {
  const { store, pool } = context;
  const { input, record } = work;
  const { signal } = following;
  if (!(await store.hasPages(input.relation))) return undefined;
  await following.started;
  try {
    const converse = async (child: ChildProcess): Promise<LongOutcome | undefined> => {
      const line = new WorkerLine(child, signal);
      try {
        return await new LongRun(context, work, following, new Talk(line)).run();
      } finally {
        line.close();
      }
    };
    return await store.sparing(() => pool.lend(converse, { big: true }));
  } catch (error) {
    // Whoever goes on finds the rows; a job that was cancelled or that failed leaves none.
    const goesOn = error instanceof WorkerLostError && !signal.aborted;
    if (!goesOn && !(signal.reason instanceof HostEndsError)) await discardRows(store, record);
    throw error;
  }
}

class LongRun {
  #staged: StagedRows | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: LongContext,
    private readonly work: LongWork,
    private readonly following: Following,
    private readonly talk: Talk,
  ) {}

  async run(): Promise<LongOutcome | undefined> {
    const { talk } = this;
    const { store, pieces } = this.context;
    const { code, parameters, input } = this.work;
    const { signal } = this.following;
    const heading = { rowCount: input.rowCount, columns: [...input.columns] };
    const plan = await talk.plan(code.url, parameters, heading, (column) =>
      isInOrder(store, input, column, { ...pieces, signal }),
    );
    if (plan === null) return undefined;
    try {
      return await this.#through(plan);
    } finally {
      // Nothing is written any more when another attempt begins.
      await this.#writing.catch(() => undefined);
    }
  }

  async #through(plan: PiecePlan): Promise<LongOutcome | undefined> {
    const { talk } = this;
    const { store, pieces } = this.context;
    const { input, record } = this.work;
    const { meter, signal } = this.following;
    const makes = plan.makes.length > 0;
    const before = makes ? await this.#begin(plan) : undefined;
    const from = before === undefined ? 0 : await talk.goOn(before.state);
    const ahead = new RowsAhead(plan.passesOn, (before?.rowsWritten ?? 0) - from);
    const names = [...new Set([...plan.columns, ...plan.passesOn])];
    const cut = { ...pieces, signal, first: from };
    let row = from;
    for await (const piece of inputPieces(store, input, names, cut)) {
      if (makes) ahead.add(piece);
      const taken = await talk.take(chosen(piece, plan.columns));
      if (taken === null) {
        await this.#writing;
        if (makes) await discardRows(store, record);
        return undefined;
      }
      row += piece.rowCount;
      meter.report(row, input.rowCount);
      if (makes && taken.made !== undefined)
        await this.#write([...ahead.with(taken.made as ColumnTable)], taken.state);
    }
    checkRead(input.name, row, input.rowCount);
    const done = await talk.end();
    return await this.#end(done, makes, ahead);
  }

  async #end(
    { resultData, table }: WorkerOutcome,
    makes: boolean,
    ahead: RowsAhead,
  ): Promise<LongOutcome> {
    if (!makes) return { resultData, output: table, table: table as ColumnTable | undefined };
    if (table !== undefined) await this.#write([...ahead.with(table as ColumnTable)], null);
    await this.#writing;
    const staged = this.#staged?.end();
    if (staged === undefined) return { resultData, output: undefined, table: undefined };
    const { rowCount } = staged;
    const output = { rowCount, columns: staged.columns.map(({ name }) => ({ name, copy: name })) };
    return { resultData, output, staged, table: undefined };
  }

  /** Readies the output: where another attempt stood, or with no row. */
  async #begin(plan: PiecePlan): Promise<Checkpoint | undefined> {
    const { store } = this.context;
    const { input, record, key } = this.work;
    const passed = plan.passesOn.flatMap((name) => input.columns.filter((c) => c.name === name));
    const made = plan.makes.map((name): Column => ({ name, type: 'number' }));
    const columns = [...passed, ...made];
    this.#staged = new StagedRows(store, record, key, columns, this.following.signal);
    const before = plan.goesOn ? await findCheckpoint(store, record, key) : undefined;
    if (before === undefined) await this.#staged.begin();
    else await this.#staged.goOn(before);
    return before;
  }

  /** Rows are written while the next ones are computed. */
  async #write(tables: readonly ColumnTable[], state: unknown): Promise<void> {
    await this.#writing;
    if (tables.length === 0) return;
    this.#writing = this.#staged?.add(tables, state) ?? Promise.resolve();
    // It is looked at before the next rows are written, and at the end.
    this.#writing.catch(() => undefined);
  }
}

function chosen(piece: ColumnTable, names: readonly string[]): ColumnTable {
  const columns = names.flatMap((name) => piece.columns.filter((column) => column.name === name));
  return { rowCount: piece.rowCount, columns };
}
