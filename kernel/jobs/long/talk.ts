import type { ColumnTable, OutputTable } from '@assay/schema';
import { answerOf, type WorkerOutcome } from '../conversation.js';
import type { LongHeading, PiecePlan } from '../worker/protocol.js';
import { headingOf, slicesOf, TableAssembly } from '../worker/transfer.js';
import type { WorkerLine } from '../worker-line.js';

/** What a processor has made of a piece. */
export interface Taken {
  /** Undefined when it has made no columns. */
  made: OutputTable | undefined;
  /** As it stands now, for another attempt to go on from; null when none could. */
  state: unknown;
}

/** A processor's run over pieces, as the host leads it. */
export class Talk {
  constructor(private readonly line: WorkerLine) {}

  /** What the processor would do with the table's pieces; null when it needs the whole. `ordered` answers what it asks. */
  async plan(
    module: URL,
    parameters: Record<string, unknown>,
    table: LongHeading,
    ordered: (column: string) => Promise<boolean>,
  ): Promise<PiecePlan | null> {
    await this.line.tell({ kind: 'long', module: module.href, parameters, table });
    for (;;) {
      const message = await this.line.next();
      if (message.kind === 'plan') return message.plan;
      if (message.kind === 'ordered?')
        await this.line.tell({ kind: 'ordered', is: await ordered(message.column) });
    }
  }

  /** The first row to give it, where it is to go on from a state. */
  async goOn(state: unknown): Promise<number> {
    await this.line.tell({ kind: 'go-on', state });
    for (;;) {
      const message = await this.line.next();
      if (message.kind === 'from') return message.row;
    }
  }

  /** Gives it the next piece; null when it needs the whole table after all. */
  async take(piece: ColumnTable): Promise<Taken | null> {
    await this.line.tell({ kind: 'piece', table: headingOf(piece) });
    for (const slice of slicesOf(piece)) await this.line.tell(slice);
    await this.line.tell({ kind: 'take' });
    let assembly: TableAssembly | undefined;
    for (;;) {
      const message = await this.line.next();
      if (message.kind === 'output') assembly = new TableAssembly(message.table);
      else if (message.kind === 'slice') assembly?.add(message);
      else if (message.kind === 'taken')
        return message.taken ? { made: assembly?.table, state: message.state } : null;
    }
  }

  /** Its result, and the rows that were left. */
  async end(): Promise<WorkerOutcome> {
    await this.line.tell({ kind: 'end' });
    return await answerOf(this.line, () => undefined);
  }
}
