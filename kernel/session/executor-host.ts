import { deathOf, type Reason } from './death.js';
import type { Frame, ToExecutor } from './exchange.js';
import { ExecutorProcess, type ExecutorPlace } from './executor-process.js';
import { Scopes } from './scopes.js';
import type { CommMessage, ExecuteOutcome, ExecuteRequest, SessionListener } from './session.js';

/** A cell that does not stop gets this long; then its children are asked to end, then the executor is killed. */
const CHILDREN_AFTER_MS = 50;
const KILL_AFTER_MS = 6000;
/** A process that has said good-bye gets this long: a native thread that still works would hold it for ever. */
const EXIT_MS = 1000;
/** The executor answers questions about live values only when it is free. */
const QUESTION_MS = 150;

interface PendingRun {
  settle(outcome: ExecuteOutcome): void;
  finished: Promise<ExecuteOutcome>;
}

/** Keeps one executor process alive from cell to cell, and a fresh one after a death. */
export class ExecutorHost {
  readonly #scopes = new Scopes();
  readonly #runs = new Map<number, PendingRun>();
  readonly #questions = new Map<number, (value: unknown) => void>();
  readonly #comms = new Map<string, string>();
  #process: ExecutorProcess | undefined;
  #counter = 0;
  #killedFor: Reason | undefined;
  #exiting: NodeJS.Timeout | undefined;
  #exitCode: number | undefined;

  constructor(
    private readonly place: ExecutorPlace,
    private readonly listener: SessionListener,
  ) {}

  get busy(): boolean {
    return this.#runs.size > 0;
  }

  get comms(): Map<string, string> {
    return new Map(this.#comms);
  }

  start(): ExecutorProcess {
    if (this.#process) return this.#process;
    const started = new ExecutorProcess(this.place, {
      frame: (frame) => this.#frame(frame),
      raw: (name, text) =>
        void this.listener.output({ kind: 'stream', parent: this.#scopes.latest, name, text }),
      ended: (code, signal, broken) => {
        if (this.#process !== started) return;
        if (broken) this.#killedFor ??= 'broken';
        this.#ended(code, signal);
      },
    });
    this.#process = started;
    return started;
  }

  execute(request: ExecuteRequest): Promise<ExecuteOutcome> {
    const executor = this.start();
    const scope = this.#scopes.open(request.parent);
    this.#scopes.makeLatest(request.parent);
    const run = ++this.#counter;
    const finished = new Promise<ExecuteOutcome>((settle) => {
      this.#runs.set(run, { settle, finished: Promise.resolve().then(() => finished) });
    });
    const { code, executionCount, silent, allowStdin, userExpressions } = request;
    executor.send({
      type: 'run',
      run,
      scope,
      code,
      executionCount,
      silent,
      allowStdin,
      userExpressions,
    });
    return finished;
  }

  async interrupt(): Promise<void> {
    const executor = this.#process;
    const running = [...this.#runs.values()].map((run) => run.finished);
    if (!executor || running.length === 0) return;
    executor.interrupt(++this.#counter);
    const children = setTimeout(() => executor.signal('SIGINT'), CHILDREN_AFTER_MS);
    const kill = setTimeout(() => {
      this.#killedFor = 'interrupt';
      void executor.kill();
    }, KILL_AFTER_MS);
    await Promise.all(running);
    clearTimeout(children);
    clearTimeout(kill);
  }

  comm(message: CommMessage): void {
    if (message.kind === 'open') this.#comms.set(message.commId, message.target ?? '');
    else if (!this.#comms.has(message.commId)) return;
    if (message.kind === 'close') this.#comms.delete(message.commId);
    if (this.#process) {
      const { parent, ...rest } = message;
      const scope = parent === undefined ? undefined : this.#scopes.open(parent);
      this.#process.send({ type: 'comm', scope, message: rest });
    } else if (message.kind === 'open') this.#closeComm(message.commId);
  }

  inputReply(value: string): void {
    this.#process?.answer(value);
  }

  /** Asks about live values; undefined when the executor is busy, not there, or slow. */
  ask(type: 'names' | 'value', path: string[]): Promise<unknown> {
    const executor = this.#process;
    if (!executor || this.busy) return Promise.resolve(undefined);
    const id = ++this.#counter;
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer(undefined), QUESTION_MS);
      const answer = (value: unknown): void => {
        clearTimeout(timer);
        this.#questions.delete(id);
        resolve(value);
      };
      this.#questions.set(id, answer);
      executor.send({ type, id, path } satisfies ToExecutor);
    });
  }

  /** Ends a process that has nothing to lose; nobody hears of it. */
  async rest(): Promise<void> {
    if (this.#counter > 0) return;
    const unused = this.#process;
    this.#process = undefined;
    await unused?.kill();
  }

  async stop(): Promise<void> {
    this.#killedFor = 'stop';
    await this.#process?.kill();
  }

  #frame(frame: Frame): void | Promise<void> {
    switch (frame.type) {
      case 'stream': {
        const parent = this.#scopes.parent(frame.scope);
        return this.listener.output({ kind: 'stream', parent, name: frame.name, text: frame.text });
      }
      case 'output':
        return this.listener.output({
          parent: this.#scopes.parent(frame.scope),
          ...frame.output,
        });
      case 'comm': {
        const { message } = frame;
        if (message.kind === 'open') this.#comms.set(message.commId, message.target ?? '');
        if (message.kind === 'close') this.#comms.delete(message.commId);
        return this.listener.comm({ ...message, parent: this.#scopes.parent(frame.scope) });
      }
      case 'input':
        return this.listener.input(this.#scopes.parent(frame.scope), frame.prompt, frame.password);
      case 'done':
        return this.#settle(frame.run, frame.outcome);
      case 'reply':
        return this.#questions.get(frame.id)?.(frame.value);
      case 'exiting':
        this.#exitCode = frame.code;
        this.#exiting = setTimeout(() => void this.#process?.kill(), EXIT_MS);
        return undefined;
      case 'ready':
      case 'mark':
        return undefined;
    }
  }

  #settle(run: number, outcome: ExecuteOutcome): void {
    const pending = this.#runs.get(run);
    this.#runs.delete(run);
    pending?.settle(outcome);
  }

  #closeComm(commId: string): void {
    this.#comms.delete(commId);
    this.listener.comm({ kind: 'close', commId, data: {}, metadata: {}, buffers: [] });
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    const reason = this.#killedFor;
    this.#process = undefined;
    this.#killedFor = undefined;
    for (const commId of this.#comms.keys()) this.#closeComm(commId);
    clearTimeout(this.#exiting);
    const exit = this.#exitCode;
    this.#exitCode = undefined;
    const { ename, evalue } = deathOf(reason, exit ?? code, exit === undefined ? signal : null);
    for (const run of [...this.#runs.keys()])
      this.#settle(run, { status: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`] });
    if (reason !== 'stop') this.listener.died(evalue);
  }
}
