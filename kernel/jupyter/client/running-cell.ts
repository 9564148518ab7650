import { isObject } from '@assay/schema';
import type { CellReads } from '../../session/index.js';
import { type Json, type Message } from '../message.js';
import { CellOutputs, type DisplayTable, type NotebookOutput } from './cell-outputs.js';
import { deferred } from './deferred.js';

export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

export interface ExecuteResult {
  status: 'ok' | 'error' | 'timeout' | 'kernel-died';
  executionCount: number | null;
  /** Live: updates of displays and late output of the cell change it later. */
  outputs: NotebookOutput[];
  payload: Json[];
  /** What the cell took from beside the product. */
  reads?: CellReads;
  error?: CellError;
}

/** One cell on its way: it is done when its reply and its idle status are both here. */
export class RunningCell {
  readonly #cell: CellOutputs;
  readonly #onOutput: ((outputs: NotebookOutput[]) => void) | undefined;
  readonly #settle: (result: ExecuteResult) => void;
  readonly done: Promise<ExecuteResult>;
  #reply: Json | undefined;
  #reads: CellReads | undefined;
  #idle = false;
  #timedOut = false;
  #finished = false;

  constructor(displays: DisplayTable, onOutput?: (outputs: NotebookOutput[]) => void) {
    this.#cell = new CellOutputs(displays);
    this.#onOutput = onOutput;
    const { promise, resolve } = deferred<ExecuteResult>();
    this.done = promise;
    this.#settle = resolve;
  }

  /** The cell has had its time; whatever it answers now, it did not finish. */
  markTimedOut(): void {
    this.#timedOut = true;
  }

  published(message: Message): void {
    const { header, content } = message;
    if (header.msg_type === 'status') {
      this.#idle ||= content['execution_state'] === 'idle';
      this.#finish();
    } else if (this.#cell.receive(header.msg_type, content)) {
      this.#onOutput?.(this.#cell.outputs);
    }
  }

  replied(message: Message): void {
    this.#reply = message.content;
    this.#reads = readsOf(message.metadata);
    this.#finish();
  }

  died(reason: string): void {
    const error = { ename: 'DeadKernelError', evalue: reason, traceback: [reason] };
    const status = this.#timedOut ? 'timeout' : 'kernel-died';
    const { outputs } = this.#cell;
    this.#settle({ status, executionCount: null, outputs, payload: [], error });
  }

  #finish(): void {
    if (this.#reply === undefined || !this.#idle || this.#finished) return;
    this.#finished = true;
    const { status, execution_count: count, payload, ename, evalue, traceback } = this.#reply;
    const pages = (Array.isArray(payload) ? payload : []).filter(isObject);
    for (const { source, data } of pages) {
      if (source === 'page' && isObject(data)) this.#cell.addPage(data);
    }
    const result: ExecuteResult = {
      status: this.#timedOut ? 'timeout' : status === 'ok' ? 'ok' : 'error',
      executionCount: typeof count === 'number' ? count : null,
      outputs: this.#cell.outputs,
      payload: pages,
      ...(this.#reads === undefined ? {} : { reads: this.#reads }),
    };
    if (status !== 'ok') {
      const lines = Array.isArray(traceback) ? traceback.map(String) : [];
      result.error = {
        ename: typeof ename === 'string' ? ename : 'Error',
        evalue: typeof evalue === 'string' ? evalue : '',
        traceback: lines,
      };
    }
    this.#settle(result);
  }
}

/** What the kernel says with its reply; undefined where a cell read nothing beside the product. */
function readsOf(metadata: Json): CellReads | undefined {
  const { assay } = metadata;
  return isObject(assay) ? (assay['reads'] as CellReads | undefined) : undefined;
}
