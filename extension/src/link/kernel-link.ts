import type { HostEvent } from '@assay/schema';
import { type Kernel, type KernelSpec, ServerConnection, type Session } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Link, LinkRequest, LinkState } from './link.js';
import { Tunnel, notConnected } from './tunnel.js';

const KERNEL = 'assay';

/** The server gives a second page the session of this path, so all pages share one kernel; its folder is the root. */
const SESSION = 'Assay panel';

/** The server starts it again; a second connection opened meanwhile would wait a minute for an answer. */
const RESTARTS = new Set<Kernel.Status>(['restarting', 'autorestarting']);
const LOST = new Set<Kernel.Status>(['dead', 'terminating']);
const ALIVE = new Set<Kernel.Status>(['idle', 'busy', 'starting']);
const TRIES = 5;

/** After the tries were in vain it goes on by itself, but seldom: a server may be away for the night. */
const LATER_MS = 20_000;

/** A kernel that dies takes what was sent to it along, unanswered; doubled at each try, as a busy machine starts slowly. */
const READY_MS = 5000;

export interface LinkServices {
  sessions: Session.IManager;
  specs: KernelSpec.IManager;
  trans: TranslationBundle;
}

/** Reaches the host through a kernel of the page's own, which never runs a cell. */
export class KernelLink implements Link {
  private readonly _stateChanged = new Signal<this, LinkState>(this);
  private readonly _events = new Signal<this, HostEvent>(this);
  private _state: LinkState = { status: 'connecting', demo: false };
  private _isDisposed = false;
  private session: Session.ISessionConnection | null = null;
  private tunnel: Tunnel | null = null;
  private failures = 0;
  private turn = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readyBy: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly services: LinkServices) {
    window.addEventListener('online', this);
    window.addEventListener('offline', this);
  }

  /** The network is back, so that no later try need be waited for; or it has gone, and with it a server that is not here. */
  handleEvent(event: Event): void {
    if (event.type === 'offline') this.probe();
    else if (this.state.status !== 'ready') void this.start();
  }

  /** A cut line may look open for a quarter of an hour. A server on this machine answers without a network. */
  private probe(): void {
    const { tunnel } = this;
    if (tunnel === null) return;
    const timer = setTimeout(() => {
      tunnel.lose(this.services.trans.__('This computer has no network.'));
    }, READY_MS);
    const answered = (): void => {
      clearTimeout(timer);
    };
    tunnel.request({ method: 'GET', path: '/health' }).then(answered, answered);
  }

  get state(): LinkState {
    return this._state;
  }

  get stateChanged(): ISignal<this, LinkState> {
    return this._stateChanged;
  }

  get events(): ISignal<this, HostEvent> {
    return this._events;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  start(): Promise<void> {
    this.failures = 0;
    this.connecting();
    return this.attempt();
  }

  private async attempt(): Promise<void> {
    clearTimeout(this.retry);
    this.turn += 1;
    const { turn } = this;
    // Of two connections to one kernel only the first has comms, so an old one must be gone before the next is made.
    this.drop();
    try {
      await this.services.specs.ready;
      if (this.services.specs.specs?.kernelspecs[KERNEL] === undefined) {
        const { trans } = this.services;
        this.offline(
          trans.__('The Assay kernel is not installed here. Run "npm start" in its folder.'),
        );
        return;
      }
      const session = await this.services.sessions.startNew({
        path: SESSION,
        name: SESSION,
        type: 'console',
        kernel: { name: KERNEL },
      });
      // A request that hung may answer after a later try was begun.
      if (this.isDisposed || turn !== this.turn) session.dispose();
      else this.follow(session);
    } catch (error) {
      if (turn === this.turn) this.again(this.reasonOf(error));
    }
  }

  async request<T>(request: LinkRequest): Promise<T> {
    if (this.tunnel === null) throw notConnected();
    return (await this.tunnel.request(request)) as T;
  }

  private follow(session: Session.ISessionConnection): void {
    this.leave();
    this.session = session;
    session.statusChanged.connect(this.onStatus, this);
    session.connectionStatusChanged.connect(this.onConnection, this);
    session.disposed.connect(this.onSessionGone, this);
    if (session.kernel?.connectionStatus === 'connected') this.open();
  }

  private leave(): void {
    this.tunnel?.close();
    this.tunnel = null;
    if (this.session === null) return;
    this.session.statusChanged.disconnect(this.onStatus, this);
    this.session.connectionStatusChanged.disconnect(this.onConnection, this);
    this.session.disposed.disconnect(this.onSessionGone, this);
    this.session = null;
  }

  private drop(): void {
    const { session } = this;
    this.leave();
    if (session !== null && !session.isDisposed) session.dispose();
  }

  private open(): void {
    const kernel = this.session?.kernel;
    if (this.tunnel !== null || kernel === null || kernel === undefined) return;
    clearTimeout(this.readyBy);
    try {
      this.dig(kernel);
    } catch (error) {
      this.again(this.reasonOf(error));
    }
  }

  private dig(kernel: Kernel.IKernelConnection): void {
    const tunnel = new Tunnel(kernel, {
      ready: (project, version) => {
        clearTimeout(this.readyBy);
        this.failures = 0;
        this.update({ status: 'ready', demo: false, project, version });
      },
      event: (event) => {
        this._events.emit(event);
      },
      closed: (reason) => {
        clearTimeout(this.readyBy);
        this.tunnel = null;
        this.again(reason);
      },
    });
    this.tunnel = tunnel;
    this.readyBy = setTimeout(
      () => {
        tunnel.lose(this.services.trans.__('The host did not answer.'));
      },
      READY_MS * 2 ** Math.min(this.failures, TRIES),
    );
  }

  private onStatus(_: Session.ISessionConnection, status: Kernel.Status): void {
    if (RESTARTS.has(status)) {
      this.awaitRestart();
    } else if (LOST.has(status)) {
      this.tunnel?.lose(
        this.services.trans.__('The kernel that links the page to the host ended.'),
      );
    } else if (ALIVE.has(status) && this.session?.kernel?.connectionStatus === 'connected') {
      this.open();
    }
  }

  private awaitRestart(): void {
    clearTimeout(this.readyBy);
    this.tunnel?.close();
    this.tunnel = null;
    this.connecting();
    this.readyBy = setTimeout(() => {
      const { trans } = this.services;
      this.again(trans.__('The kernel that links the page to the host did not come back.'));
    }, 4 * READY_MS);
  }

  /** After the network was away events may be missing, so a new comm starts from the present state. */
  private onConnection(_: Session.ISessionConnection, status: Kernel.ConnectionStatus): void {
    clearTimeout(this.readyBy);
    this.tunnel?.close();
    this.tunnel = null;
    const lost = this.services.trans.__('The connection to the Jupyter server is lost.');
    if (status === 'connected') this.open();
    else if (status === 'connecting') this.connecting(lost);
    else this.again(lost);
  }

  private onSessionGone(): void {
    this.leave();
    this.again(this.services.trans.__('The kernel that links the page to the host was shut down.'));
  }

  private reasonOf(error: unknown): string {
    // The browser's own words for it are "Failed to fetch".
    if (error instanceof ServerConnection.NetworkError)
      return this.services.trans.__('The Jupyter server does not answer.');
    return error instanceof Error ? error.message : String(error);
  }

  /** @param problem why it is not connected any more; else what was said last stays */
  private connecting(problem = this.state.problem): void {
    const why = problem === undefined ? {} : { problem };
    this.update({ status: 'connecting', demo: false, ...why });
  }

  /** A few tries with growing pauses, then seldom ones, which the user need not wait for. */
  private again(problem: string): void {
    if (this.isDisposed) return;
    this.failures += 1;
    if (this.failures > TRIES) {
      this.offline(problem);
      return;
    }
    this.connecting(problem);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.attempt(), 250 * 2 ** this.failures);
  }

  private offline(problem: string): void {
    this.update({ status: 'offline', demo: false, problem });
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.attempt(), LATER_MS);
  }

  private update(state: LinkState): void {
    const { status, problem } = this._state;
    // A view says it once, however often it was tried.
    if (state.status !== 'ready' && state.status === status && state.problem === problem) return;
    this._state = state;
    this._stateChanged.emit(state);
  }

  dispose(): void {
    if (this.isDisposed) return;
    this._isDisposed = true;
    window.removeEventListener('online', this);
    window.removeEventListener('offline', this);
    clearTimeout(this.retry);
    clearTimeout(this.readyBy);
    // The kernel stays: other pages may use it, and the server ends it with itself.
    this.drop();
    Signal.clearData(this);
  }
}
