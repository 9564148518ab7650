import { isObject } from '@assay/schema';
import type { ExecuteOutcome, Output, Session } from '../../session/index.js';
import type { Execution, Finished } from '../execution-queue.js';
import type { Iopub } from '../iopub.js';
import { type Json } from '../message.js';
import type { Request } from '../request.js';
import type { HistoryDesk } from './history.js';
import type { InputDesk } from './stdin.js';

/** Silent cells whose late output is still withheld. */
const MOST_CELLS = 1000;

interface Cell {
  silent: boolean;
  /** Text of its result, for the history. */
  result: string | undefined;
  errorShown: boolean;
}

export interface ExecuteParts {
  session: Session;
  iopub: Iopub;
  history: HistoryDesk;
  input: InputDesk;
  arrived: () => Promise<void>;
}

function errorOutcome(error: unknown): ExecuteOutcome {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { status: 'error', ename: name, evalue: message, traceback: [stack ?? message] };
}

function userExpressions(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

/** Runs cells, one request at a time of each shell, and publishes what they show. */
export class Executor implements Execution<Request> {
  readonly #parts: ExecuteParts;
  /** Running cells by message id; silent ones stay, so that their late output is withheld too. */
  readonly #cells = new Map<string, Cell>();
  #count = 0;

  constructor(parts: ExecuteParts) {
    this.#parts = parts;
  }

  readonly arrived = (): Promise<void> => this.#parts.arrived();

  async run(request: Request): Promise<Finished> {
    // JupyterLab shows from it how long a cell ran.
    const started = { started: new Date().toISOString() };
    const { code } = request.content;
    if (typeof code !== 'string') {
      request.busy();
      return this.#finish(request, () => request.fail(new TypeError('the request has no code')));
    }
    const silent = request.content['silent'] === true;
    const stored = !silent && request.content['store_history'] !== false;
    if (stored) this.#count += 1;
    const count = this.#count;
    const cell: Cell = { silent, result: undefined, errorShown: false };
    this.#cells.set(request.message.header.msg_id, cell);
    this.#parts.input.started(request.message);
    // Handed over first: its process works while the news goes out. What it says comes in a later turn, after `busy`.
    const evaluated = this.#evaluate(request, code, silent, count);
    request.busy();
    if (!silent) this.#publish(request, 'execute_input', { code, execution_count: count });
    const { reads, ...outcome } = await evaluated;
    const metadata = reads === undefined ? started : { ...started, assay: { reads } };
    this.#parts.input.ended(request.message);
    this.#forget(request);
    if (stored) this.#parts.history.add(count, code, cell.result);
    if (outcome.status === 'ok') {
      const { payload, userExpressions: user_expressions } = outcome;
      const content = { execution_count: count, payload, user_expressions };
      return this.#finish(request, () => request.reply(content, metadata));
    }
    const { status: _, ...error } = outcome;
    if (!silent && !cell.errorShown) this.#publish(request, 'error', error);
    const content = { ...outcome, execution_count: count, payload: [], user_expressions: {} };
    const abortsRest = !silent && request.content['stop_on_error'] !== false;
    return this.#finish(request, () => request.reply(content, metadata), abortsRest);
  }

  abort(request: Request): void {
    request.busy();
    request.reply({ status: 'aborted', execution_count: this.#count });
    request.idle();
  }

  /** Publishes one output of the session under the request that caused it. */
  show(output: Output): void {
    const cell = this.#cells.get(String(output.parent['msg_id']));
    if (cell?.silent === true) return;
    const { iopub } = this.#parts;
    switch (output.kind) {
      case 'stream':
        iopub.stream(output.parent, output.name, output.text);
        return;
      case 'clear_output':
        iopub.publish({
          type: 'clear_output',
          content: { wait: output.wait },
          parent: output.parent,
        });
        return;
      case 'error': {
        if (cell !== undefined) cell.errorShown = true;
        const { ename, evalue, traceback } = output;
        iopub.publish({
          type: 'error',
          content: { ename, evalue, traceback },
          parent: output.parent,
        });
        return;
      }
      default:
        this.#showData(output, cell);
    }
  }

  #showData(output: Extract<Output, { data: unknown }>, cell: Cell | undefined): void {
    const { kind, data, metadata, displayId, executionCount, buffers } = output;
    const content: Json = { data, metadata };
    content['transient'] = displayId === undefined ? {} : { display_id: displayId };
    if (kind === 'execute_result') {
      content['execution_count'] = executionCount ?? this.#count;
      const text = data['text/plain'];
      if (cell !== undefined && typeof text === 'string') cell.result = text;
    }
    const message = { type: kind, content, parent: output.parent };
    this.#parts.iopub.publish(buffers === undefined ? message : { ...message, buffers });
  }

  async #evaluate(
    request: Request,
    code: string,
    silent: boolean,
    executionCount: number,
  ): Promise<ExecuteOutcome> {
    const cellId = request.message.metadata['cellId'];
    try {
      return await this.#parts.session.execute({
        parent: request.header,
        code,
        ...(typeof cellId === 'string' ? { cellId } : {}),
        executionCount,
        silent,
        allowStdin: request.content['allow_stdin'] === true,
        userExpressions: userExpressions(request.content['user_expressions']),
      });
    } catch (error) {
      // The session reports errors of cells as outcomes; what is thrown is its own, and the cell's error all the same.
      return errorOutcome(error);
    }
  }

  /** A silent cell stays known for a while. */
  #forget(request: Request): void {
    const id = request.message.header.msg_id;
    const cell = this.#cells.get(id);
    this.#cells.delete(id);
    if (cell?.silent !== true) return;
    this.#cells.set(id, cell);
    if (this.#cells.size <= MOST_CELLS) return;
    for (const oldest of this.#cells.keys()) {
      this.#cells.delete(oldest);
      break;
    }
  }

  #publish(request: Request, type: string, content: Json): void {
    this.#parts.iopub.publish({ type, content, parent: request.header });
  }

  #finish(request: Request, reply: () => void, abortsRest = false): Finished {
    return {
      abortsRest,
      answer() {
        reply();
        request.idle();
      },
    };
  }
}
