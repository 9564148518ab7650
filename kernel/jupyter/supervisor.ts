import type { Session, SessionListener, SessionOptions } from '../session/index.js';
import { Channels } from './channels.js';
import type { ConnectionInfo } from './connection-file.js';
import { ExecutionQueue } from './execution-queue.js';
import { kernelInfo } from './kernel-info.js';
import type { Json } from './message.js';
import { serve, type Answer, type Request } from './request.js';
import { Comms } from './requests/comms.js';
import { editorAnswers } from './requests/editor.js';
import { Executor } from './requests/execute.js';
import { HistoryDesk } from './requests/history.js';
import { InputDesk } from './requests/stdin.js';
import { Subshells } from './requests/subshells.js';
import { usageAnswer } from './requests/usage.js';
import { HOST_TARGET, HostTarget } from './tunnel/host-target.js';
import { ListenerRelay } from './listener-relay.js';
import { lazyNames } from './tunnel/lazy-names.js';
import { WarmUp } from './warm-up.js';

export interface SupervisorOptions {
  connection: ConnectionInfo;
  cwd: string;
  env: NodeJS.ProcessEnv;
  createSession: (options: SessionOptions) => Session;
  /** Called once, when the kernel begins to end. */
  stopping: () => void;
  /** Called once, when everything is stopped and sent. */
  ended: () => void;
}

/** The kernel as front ends see it. It never runs user code: that is the session's other process. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #channels: Channels;
  readonly #input: InputDesk;
  readonly #executor: Executor;
  readonly #host: HostTarget;
  readonly #comms: Comms;
  readonly #main: ExecutionQueue<Request>;
  readonly #subshells: Subshells<ExecutionQueue<Request>>;
  /** By message type, on the shell channel. */
  readonly #questions: Record<string, Answer>;
  /** By message type, on the control channel. */
  readonly #commands: Record<string, Answer>;
  readonly #warmUp = new WarmUp(() => this.#session.warmUp());
  readonly #session: Session;
  /** Header of the latest cell; none before the first, and no executor either. */
  #lastCell: Json | undefined;
  #stopping: Promise<void> | undefined;

  private constructor(options: SupervisorOptions, channels: Channels, session: Session) {
    this.#options = options;
    this.#channels = channels;
    this.#session = session;
    const { iopub } = channels;
    const history = new HistoryDesk(options);
    this.#input = new InputDesk(
      (question) => channels.ask(question),
      (value) => this.#session.inputReply(value),
    );
    this.#executor = new Executor({
      session,
      iopub,
      history,
      input: this.#input,
      arrived: () => channels.arrived(),
    });
    this.#host = new HostTarget(options.cwd, (message) => this.#comms.send(message));
    const holder = (): Session | undefined => (this.#lastCell === undefined ? undefined : session);
    this.#comms = new Comms(holder, iopub, new Map([[HOST_TARGET, this.#host]]));
    this.#main = new ExecutionQueue(this.#executor);
    this.#subshells = new Subshells(() => new ExecutionQueue(this.#executor));
    this.#questions = {
      kernel_info_request: () => {
        this.#warmUp.begin();
        return kernelInfo();
      },
      connect_request: () => this.#ports(),
      history_request: history.answer,
      comm_info_request: this.#comms.info,
      ...editorAnswers(session),
    };
    this.#commands = {
      kernel_info_request: kernelInfo,
      usage_request: usageAnswer(),
      interrupt_request: () => this.#interrupt(),
      shutdown_request: ({ content }) => ({ restart: content['restart'] === true }),
      ...this.#subshells.answers,
    };
  }

  static async start(options: SupervisorOptions): Promise<Supervisor> {
    const relay = new ListenerRelay();
    const { cwd, env } = options;
    const session = options.createSession({ cwd, env, listener: relay, names: lazyNames(cwd) });
    // The process that will run the first cell starts while ZeroMQ is loaded here.
    session.prepare();
    const channels = await Channels.open(options.connection, report);
    const supervisor = new Supervisor(options, channels, session);
    relay.target = supervisor.#listener;
    channels.listen({
      shell: (request) => supervisor.#onShell(request),
      control: (request) => supervisor.#onControl(request),
      stdin: (message) => supervisor.#input.receive(message),
    });
    return supervisor;
  }

  /** Ends session, tunnel and channels; what is still to be sent is sent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#warmUp.cancel();
    this.#options.stopping();
    await this.#session.stop();
    await this.#host.close();
    await this.#channels.close();
    this.#options.ended();
  }

  readonly #listener: SessionListener = {
    output: (output) => this.#executor.show(output),
    comm: (message) => this.#comms.send(message),
    input: (parent, prompt, password) => this.#input.ask(parent, prompt, password),
    died: (reason) => this.#onDeath(reason),
  };

  #onShell(request: Request): void {
    const { subshell, type } = request;
    const queue = subshell === undefined ? this.#main : this.#subshells.find(subshell);
    if (queue === undefined) {
      void serve(request, () => {
        throw new Error(`there is no subshell "${String(subshell)}"`);
      });
    } else if (type === 'execute_request') {
      this.#warmUp.cancel();
      this.#lastCell = request.header;
      queue.push(request);
    } else if (Comms.takes(type)) {
      if (request.content['target_name'] === HOST_TARGET) this.#serveOnly();
      request.busy();
      this.#comms.receive(request);
      request.idle();
    } else {
      void queue.patience().then(() => answerFrom(this.#questions, request));
    }
  }

  #onControl(request: Request): void {
    const answered = answerFrom(this.#commands, request);
    if (request.type !== 'shutdown_request') return;
    void answered.then(() => {
      const restart = request.content['restart'] === true;
      const content = { status: 'ok', restart };
      const message = { type: 'shutdown_reply', content, parent: request.header };
      this.#channels.iopub.publish(message);
      return this.stop();
    });
  }

  async #interrupt(): Promise<Json> {
    await this.#session.interrupt();
    return {};
  }

  /** A kernel that is a page's line to the host, and has run nothing, stays small. */
  #serveOnly(): void {
    this.#warmUp.cancel();
    if (this.#lastCell === undefined) void this.#session.rest();
  }

  #ports(): Json {
    const { shell_port, iopub_port, stdin_port, hb_port, control_port } = this.#options.connection;
    return { shell_port, iopub_port, stdin_port, hb_port, control_port };
  }

  #onDeath(reason: string): void {
    const parent = this.#lastCell ?? {};
    this.#comms.sessionDied(parent);
    if (this.#main.busy) return;
    // While a cell runs its error says it; between cells nobody else would.
    const text = `${reason}\nVariables are lost; the next cell starts a fresh session.\n`;
    this.#channels.iopub.stream(parent, 'stderr', text);
  }
}

/** Answers by the table; a request of a later protocol must not leave a kernel that looks busy for ever. */
async function answerFrom(answers: Record<string, Answer>, request: Request): Promise<void> {
  const answer = Object.hasOwn(answers, request.type) ? answers[request.type] : undefined;
  if (answer !== undefined) {
    await serve(request, answer);
    return;
  }
  request.busy();
  request.idle();
}

function report(where: string, error: unknown): void {
  process.stderr.write(`${where}: ${error instanceof Error ? error.stack : String(error)}\n`);
}
