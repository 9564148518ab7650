import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createSession,
  type CommMessage,
  type ExecuteOutcome,
  type Output,
  type ProjectNames,
  type Session,
  type TypeCheck,
} from '../../kernel/session/index.js';

const entries = pathToFileURL(`${path.resolve('kernel/build')}/`);

export interface Ran {
  outcome: ExecuteOutcome;
  /** Outputs of this cell that came before it was done, in order. */
  outputs: Output[];
  stdout: string;
  stderr: string;
  /** text/plain of the result. */
  result: string | undefined;
}

export interface RunOptions {
  silent?: boolean;
  allowStdin?: boolean;
  userExpressions?: Record<string, string>;
}

/** A notebook over a real session: real executor process, real language worker. */
export class Notebook {
  readonly outputs: Output[] = [];
  readonly comms: CommMessage[] = [];
  readonly deaths: string[] = [];
  count = 0;
  /** What the person at the notebook types. */
  answer: ((prompt: string, password: boolean) => string | undefined) | undefined;
  #changed: (() => void)[] = [];

  private constructor(
    readonly folder: string,
    readonly session: Session,
  ) {}

  static async open(
    options: { typeCheck?: TypeCheck; names?: ProjectNames } = {},
  ): Promise<Notebook> {
    const folder = await mkdtemp(path.join(tmpdir(), 'assay-session-'));
    const session = createSession({
      cwd: folder,
      env: process.env,
      entries,
      typeCheck: options.typeCheck ?? 'off',
      ...(options.names === undefined ? {} : { names: options.names }),
      listener: {
        output: (output) => notebook.#note(() => notebook.outputs.push(output)),
        comm: (message) => notebook.#note(() => notebook.comms.push(message)),
        input: (_parent, prompt, password) => {
          const line = notebook.answer?.(prompt, password);
          if (line !== undefined) session.inputReply(line);
        },
        died: (reason) => notebook.#note(() => notebook.deaths.push(reason)),
      },
    });
    const notebook = new Notebook(folder, session);
    return notebook;
  }

  #note(work: () => void): void {
    work();
    for (const wake of this.#changed.splice(0)) wake();
  }

  async run(code: string, options: RunOptions = {}): Promise<Ran> {
    this.count += 1;
    const cell = this.count;
    const outcome = await this.session.execute({
      parent: { cell },
      code,
      executionCount: cell,
      silent: options.silent ?? false,
      allowStdin: options.allowStdin ?? false,
      userExpressions: options.userExpressions ?? {},
    });
    const outputs = this.of(cell);
    const text = (name: string): string =>
      outputs.map((o) => (o.kind === 'stream' && o.name === name ? o.text : '')).join('');
    const shown = outputs.find((o) => o.kind === 'execute_result');
    const result = shown && 'data' in shown ? String(shown.data['text/plain']) : undefined;
    return { outcome, outputs, stdout: text('stdout'), stderr: text('stderr'), result };
  }

  /** Runs a cell that is expected to work and gives its result's text. */
  async value(code: string): Promise<string | undefined> {
    const ran = await this.run(code);
    if (ran.outcome.status === 'error') throw new Error(ran.outcome.traceback.join('\n'));
    return ran.result;
  }

  /** Runs a cell that is expected to fail. */
  async failure(code: string): Promise<ExecuteOutcome & { status: 'error' }> {
    const { outcome } = await this.run(code);
    if (outcome.status !== 'error') throw new Error(`no error from: ${code}`);
    return outcome;
  }

  of(cell: number): Output[] {
    return this.outputs.filter((output) => output.parent['cell'] === cell);
  }

  /** Waits until something that the listener hears makes `holds` true. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  async close(): Promise<void> {
    await this.session.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
