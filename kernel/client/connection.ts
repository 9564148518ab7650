import { setTimeout as pause } from 'node:timers/promises';
import { AssayError } from '@assay/schema';
import { readHostFile } from './host-file.js';
import { endHost, ensureHost, reachHost, type RunningHost } from './start-host.js';
import { lostHost, type Answer, type Call } from './transport.js';

/** So long a call is sent again and again; a host that is killed more often than that has another trouble. */
const PATIENCE_MS = 60_000;
const LONGEST_PAUSE_MS = 500;
/** How often to look whether somebody has started a host again. */
const LOOK_EVERY_MS = 250;

/** A line to a project's host that mends itself: a host that is gone is started again. */
export class Connection {
  private host: Promise<RunningHost> | undefined;
  private closed = false;

  constructor(
    readonly project: string,
    private readonly start: boolean,
  ) {}

  get isClosed(): boolean {
    return this.closed;
  }

  /** @throws AssayError `host-not-running` when there is none and none may be started */
  async open(): Promise<RunningHost> {
    if (this.closed)
      throw new AssayError('client-closed', 'this client is closed', { status: 499 });
    const host = (this.host ??= this.start ? ensureHost(this.project) : this.existing());
    host.catch(() => {
      if (this.host === host) this.host = undefined;
    });
    return host;
  }

  private async existing(): Promise<RunningHost> {
    const host = await reachHost(this.project);
    if (host !== undefined) return host;
    throw new AssayError('host-not-running', `no host runs for ${this.project}`, { status: 503 });
  }

  /**
   * Sends a call. One that never reached the host is sent again to the next; one that may have reached it only when
   * `again` says that doing it twice is the same as once.
   */
  async send(call: Call, again: boolean): Promise<Answer> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let attempt = 1; ; attempt++) {
      const host = await this.open();
      try {
        return await host.transport.send(call);
      } catch (error) {
        const lost = lostHost(error);
        if (lost === undefined || call.signal?.aborted === true) throw error;
        await this.forget(host);
        // A stream is used up by the first attempt.
        const once = call.bytes !== undefined && !(call.bytes instanceof Uint8Array);
        const late = performance.now() > deadline;
        if (late || once || (lost.sent && !again)) throw gone(call, error);
        await pause(Math.min(20 * attempt, LONGEST_PAUSE_MS));
      }
    }
  }

  /**
   * Opens a stream that listens and asks for nothing. A host that was killed is started again for it; one that was
   * stopped in order stays so: then this waits until somebody has started another.
   */
  async listen(call: Call): Promise<Answer> {
    await this.unlessStopped(call.signal);
    const host = await this.open();
    try {
      return await host.transport.send(call);
    } catch (error) {
      if (lostHost(error) !== undefined) await this.forget(host);
      throw error;
    }
  }

  /** A host that ends in order takes its record away, one that is killed leaves it. */
  private async unlessStopped(signal: AbortSignal | undefined): Promise<void> {
    while (!this.closed && (await readHostFile(this.project)) === undefined)
      await pause(LOOK_EVERY_MS, undefined, signal && { signal });
  }

  /** Lets a host go that has stopped answering; the next call finds or starts another. */
  async forget(host: RunningHost): Promise<void> {
    const current = await this.host?.catch(() => undefined);
    if (current === host) this.host = undefined;
    await host.transport.close();
  }

  /** Ends the host and waits until it is gone. */
  async stop(onStep?: (step: string, pid: number) => void): Promise<void> {
    const host = await this.open();
    this.host = undefined;
    await endHost(host, onStep && { project: this.project, onStep });
  }

  async close(): Promise<void> {
    this.closed = true;
    const host = await this.host?.catch(() => undefined);
    await host?.transport.close();
  }
}

function gone(call: Call, cause: unknown): AssayError {
  return new AssayError('host-lost', `the host ended during ${call.method} ${call.path}`, {
    status: 503,
    remedy: 'look at `assay jobs` and `assay status` whether it was done, then repeat it',
    cause,
  });
}
