import { AssayError, isObject } from '@assay/schema';
import { type Json, type Message } from '../message.js';
import { DisplayTable, type NotebookOutput } from './cell-outputs.js';
import { deferred } from './deferred.js';
import { connectSockets, type ClientSockets } from './client-sockets.js';
import { startProcess, type KernelProcess, type ProcessOptions } from './kernel-process.js';
import { RunningCell, type ExecuteResult } from './running-cell.js';
import { WidgetStates } from './widget-states.js';

export interface ExecuteOptions {
  cellId?: string;
  /** Limit of this cell; it is interrupted when the limit is over. */
  timeoutMs?: number;
  /** Called with the cell's outputs so far whenever they change. */
  onOutput?: (outputs: NotebookOutput[]) => void;
}

export interface KernelConnection {
  /** Process id of the supervisor. */
  readonly pid: number | undefined;
  /** language_info of kernel_info_reply, for the notebook's metadata. */
  readonly languageInfo: Json;
  /** Resolves with the reason when the kernel has ended, asked or not. */
  readonly closed: Promise<string>;
  execute(code: string, options?: ExecuteOptions): Promise<ExecuteResult>;
  /** Stops the running cell; the kernel keeps its state. */
  interrupt(): Promise<void>;
  shutdown(): Promise<void>;
  /** The notebook metadata's `widgets`; undefined when no widget was made. */
  widgets(): Json | undefined;
}

/** Time for a cell to end after its limit, and for a kernel after shutdown_request, before it is killed; milliseconds. */
const GRACE = 5000;

class LaunchedKernel implements KernelConnection {
  languageInfo: Json = {};
  readonly closed: Promise<string>;
  readonly #process: KernelProcess;
  readonly #displays = new DisplayTable();
  readonly #widgets = new WidgetStates();
  /** Every cell so far: what was shown late still belongs to it. */
  readonly #cells = new Map<string, RunningCell>();
  readonly #replies = new Map<string, (message: Message) => void>();
  readonly #subscribed = deferred<void>();
  #sockets: ClientSockets | undefined;
  #dead: string | undefined;

  constructor(started: KernelProcess) {
    this.#process = started;
    this.closed = started.ended.then((reason) => {
      this.#dead = reason;
      this.#sockets?.close();
      for (const cell of this.#cells.values()) cell.died(reason);
      return reason;
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  async connect(): Promise<void> {
    this.#sockets = await connectSockets(this.#process.connection, {
      reply: (message) => this.#onReply(message),
      published: (message) => this.#onPublished(message),
      failed: (error) => this.#onFailure(error),
    });
    const [info] = await Promise.all([
      this.#request('shell', 'kernel_info_request', {}),
      Promise.race([this.#subscribed.promise, this.closed]),
    ]);
    const language = info['language_info'];
    this.languageInfo = isObject(language) ? language : {};
  }

  async execute(code: string, options: ExecuteOptions = {}): Promise<ExecuteResult> {
    const cell = new RunningCell(this.#displays, options.onOutput);
    if (this.#dead !== undefined || this.#sockets === undefined) {
      cell.died(this.#dead ?? 'the kernel is not connected');
      return cell.done;
    }
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const metadata = options.cellId === undefined ? {} : { cellId: options.cellId };
    const id = this.#sockets.send('shell', 'execute_request', content, metadata);
    this.#cells.set(id, cell);
    this.#replies.set(id, (message) => cell.replied(message));
    const stopTimer = this.#limit(cell, options.timeoutMs);
    try {
      return await cell.done;
    } finally {
      stopTimer();
    }
  }

  async interrupt(): Promise<void> {
    if (this.#dead === undefined) await this.#request('control', 'interrupt_request', {});
  }

  async shutdown(): Promise<void> {
    if (this.#dead !== undefined) return;
    const timer = setTimeout(() => this.#process.kill(), GRACE);
    this.#sockets?.send('control', 'shutdown_request', { restart: false });
    await this.closed;
    clearTimeout(timer);
  }

  widgets(): Json | undefined {
    return this.#widgets.metadata();
  }

  /** Interrupts a cell that runs longer than its limit, and ends the kernel when that does not help. */
  #limit(cell: RunningCell, limit: number | undefined): () => void {
    if (limit === undefined) return () => undefined;
    let kill: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      cell.markTimedOut();
      kill = setTimeout(() => this.#process.kill(), GRACE);
      void this.interrupt();
    }, limit);
    return () => {
      clearTimeout(timer);
      clearTimeout(kill);
    };
  }

  /** Content of the reply; of nothing when the kernel ends first. */
  async #request(channel: 'shell' | 'control', type: string, content: Json): Promise<Json> {
    const { promise, resolve } = deferred<Json>();
    const id = this.#sockets?.send(channel, type, content) ?? '';
    this.#replies.set(id, (message) => resolve(message.content));
    return await Promise.race([promise, this.closed.then(() => ({}))]);
  }

  #onReply(message: Message): void {
    const id = String(message.parentHeader['msg_id']);
    const take = this.#replies.get(id);
    this.#replies.delete(id);
    take?.(message);
  }

  #onPublished(message: Message): void {
    const { header, content, buffers, parentHeader } = message;
    if (header.msg_type === 'iopub_welcome') this.#subscribed.resolve();
    this.#widgets.receive(header.msg_type, content, buffers);
    this.#cells.get(String(parentHeader['msg_id']))?.published(message);
  }

  #onFailure(error: unknown): void {
    if (this.#dead !== undefined) return;
    process.stderr.write(`connection to the kernel: ${String(error)}\n`);
    this.#process.kill();
  }

  get dead(): string | undefined {
    return this.#dead;
  }
}

/**
 * Starts a kernel without a front end and connects to it.
 * @throws AssayError `kernel-start-failed` with the kernel's own words when it does not come up.
 */
export async function launchKernel(options: ProcessOptions): Promise<KernelConnection> {
  const kernel = new LaunchedKernel(await startProcess(options));
  await kernel.connect();
  if (kernel.dead !== undefined) {
    throw new AssayError('kernel-start-failed', kernel.dead, {
      remedy: 'run the set-up again: npm start -- --setup-only',
    });
  }
  return kernel;
}
