import type { Session, SessionListener, SessionOptions } from '../session/session.js';
import { channelAddress, type ConnectionInfo } from './connection-file.js';
import { ExecutionQueue } from './execution-queue.js';
import { startHeartbeat, type Heartbeat } from './heartbeat.js';
import { Iopub } from './iopub.js';
import { kernelInfo } from './kernel-info.js';
import { Composer, type Json, type Message } from './message.js';
import { Receiver } from './receiver.js';
import { Request, serve, type Answer, type Desk } from './request.js';
import { Comms } from './requests/comms.js';
import { editorAnswers } from './requests/editor.js';
import { Executor } from './requests/execute.js';
import { HistoryDesk } from './requests/history.js';
import { InputDesk } from './requests/stdin.js';
import { Subshells } from './requests/subshells.js';
import { usageAnswer } from './requests/usage.js';
import { SendingQueue } from './sending-queue.js';
import { Signer } from './signature.js';
import { openSockets, type Sockets } from './sockets.js';
import { HOST_TARGET, HostTarget } from './tunnel/host-target.js';

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
  readonly #signer: Signer;
  readonly #composer = new Composer();
  readonly #sockets: Sockets;
  readonly #heartbeat: Heartbeat;
  readonly #iopub: Iopub;
  readonly #shell: Desk;
  readonly #control: Desk;
  readonly #stdin: SendingQueue;
  readonly #shellReceiver: Receiver;
  readonly #input: InputDesk;
  readonly #executor: Executor;
  readonly #comms: Comms;
  readonly #host: HostTarget;
  readonly #main: ExecutionQueue<Request>;
  readonly #subshells: Subshells<ExecutionQueue<Request>>;
  readonly #questions: Record<string, Answer>;
  readonly #commands: Record<string, Answer>;
  #session: Session | undefined;
  /** Header of the latest cell; none before the first, and no executor either. */
  #lastCell: Json | undefined;
  #stopping: Promise<void> | undefined;

  private constructor(options: SupervisorOptions, sockets: Sockets) {
    this.#options = options;
    this.#sockets = sockets;
    this.#signer = new Signer(options.connection.key, options.connection.signature_scheme);
    const address = channelAddress(options.connection, 'hb');
    this.#heartbeat = startHeartbeat(address, (error) => this.#report('heartbeat', error));
    const queue = (name: 'shell' | 'control' | 'stdin' | 'iopub'): SendingQueue =>
      new SendingQueue(sockets[name], (error) => this.#report(name, error));
    this.#iopub = new Iopub(queue('iopub'), this.#composer, this.#signer);
    const desk = { iopub: this.#iopub, composer: this.#composer, signer: this.#signer };
    this.#shell = { ...desk, queue: queue('shell') };
    this.#control = { ...desk, queue: queue('control') };
    this.#stdin = queue('stdin');
    this.#input = new InputDesk({ ...desk, queue: this.#stdin }, (value) =>
      this.#session?.inputReply(value),
    );
    const history = new HistoryDesk(options);
    this.#shellReceiver = new Receiver(sockets.shell, this.#signer, (m) => this.#onShell(m));
    this.#executor = new Executor({
      session: () => this.#opened,
      iopub: this.#iopub,
      history,
      input: this.#input,
      arrived: () => this.#shellReceiver.drained(),
    });
    this.#host = new HostTarget(options.cwd, (message) => this.#comms.send(message));
    const own = new Map([[HOST_TARGET, this.#host]]);
    const holder = (): Session | undefined =>
      this.#lastCell === undefined ? undefined : this.#session;
    this.#comms = new Comms(holder, this.#iopub, own);
    this.#main = new ExecutionQueue(this.#executor);
    this.#subshells = new Subshells(() => new ExecutionQueue(this.#executor));
    this.#questions = {
      kernel_info_request: kernelInfo,
      connect_request: () => this.#ports(),
      history_request: history.answer,
      comm_info_request: this.#comms.info,
      ...editorAnswers(() => this.#opened),
    };
    this.#commands = {
      kernel_info_request: kernelInfo,
      usage_request: usageAnswer(),
      interrupt_request: async () => {
        await this.#session?.interrupt();
        return {};
      },
      shutdown_request: ({ content }) => ({ restart: content['restart'] === true }),
      ...this.#subshells.answers,
    };
  }

  static async start(options: SupervisorOptions): Promise<Supervisor> {
    const supervisor = new Supervisor(options, await openSockets(options.connection));
    supervisor.#listen();
    return supervisor;
  }

  /** Ends session, heartbeat and sockets; what is still to be sent is sent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  #listen(): void {
    const { control, stdin, iopub } = this.#sockets;
    const receivers = {
      shell: this.#shellReceiver.run(),
      control: new Receiver(control, this.#signer, (m) => this.#onControl(m)).run(),
      stdin: new Receiver(stdin, this.#signer, (m) => this.#input.receive(m)).run(),
      iopub: this.#iopub.welcome(iopub),
    };
    for (const [name, running] of Object.entries(receivers)) {
      running.catch((error: unknown) => this.#report(name, error));
    }
  }

  get #opened(): Session {
    this.#session ??= this.#options.createSession({
      cwd: this.#options.cwd,
      env: this.#options.env,
      listener: this.#listener,
    });
    return this.#session;
  }

  readonly #listener: SessionListener = {
    output: (output) => this.#executor.show(output),
    comm: (message) => this.#comms.send(message),
    input: (parent, prompt, password) => this.#input.ask(parent, prompt, password),
    died: (reason) => this.#onDeath(reason),
  };

  #onShell(message: Message): void {
    const request = new Request(message, this.#shell);
    const queue =
      request.subshell === undefined ? this.#main : this.#subshells.find(request.subshell);
    if (queue === undefined) {
      void serve(request, () => {
        throw new Error(`there is no subshell "${String(request.subshell)}"`);
      });
      return;
    }
    if (request.type === 'execute_request') {
      this.#lastCell = request.header;
      queue.push(request);
    } else if (request.type.startsWith('comm_') && !request.type.endsWith('_request')) {
      request.busy();
      this.#comms.receive(request);
      request.idle();
    } else {
      void queue.patience().then(() => this.#question(request, this.#questions));
    }
  }

  #onControl(message: Message): void {
    const request = new Request(message, this.#control);
    const answered = this.#question(request, this.#commands);
    if (request.type === 'shutdown_request') {
      void answered.then(() => {
        const restart = request.content['restart'] === true;
        const content = { status: 'ok', restart };
        this.#iopub.publish({ type: 'shutdown_reply', content, parent: request.header });
        return this.stop();
      });
    }
  }

  async #question(request: Request, answers: Record<string, Answer>): Promise<void> {
    const answer = Object.hasOwn(answers, request.type) ? answers[request.type] : undefined;
    if (answer !== undefined) {
      await serve(request, answer);
      return;
    }
    // A request of a later protocol: nothing to say, but the front end must not see a kernel that is busy for ever.
    request.busy();
    request.idle();
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
    this.#iopub.stream(parent, 'stderr', text);
  }

  async #stop(): Promise<void> {
    this.#options.stopping();
    await this.#session?.stop();
    await this.#host.close();
    await this.#iopub.drained();
    await Promise.all([this.#shell, this.#control].map((desk) => desk.queue.drained()));
    await this.#stdin.drained();
    await this.#heartbeat.stop();
    this.#sockets.close();
    this.#options.ended();
  }

  #report(where: string, error: unknown): void {
    if (this.#stopping !== undefined) return;
    process.stderr.write(`${where}: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
