import type { Server } from 'node:http';

const DEFAULT_SECONDS = 900;

/** `ASSAY_IDLE_SECONDS`: how long a host stays without clients and work. */
export function idleSecondsFromEnvironment(): number {
  const seconds = Number(process.env['ASSAY_IDLE_SECONDS'] ?? DEFAULT_SECONDS);
  // Whoever started the host needs a moment to connect.
  return Number.isFinite(seconds) && seconds >= 0 ? Math.max(seconds, 0.5) : DEFAULT_SECONDS;
}

/** Counts a server's connections, and ends the host when it has had neither client nor work for long enough. */
export class IdleEnd {
  private connections = 0;
  private since = performance.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly seconds: number,
    private readonly works: () => boolean,
    /** Whether there is still a project that this host is the host of. */
    private readonly wanted: () => Promise<boolean>,
    private readonly end: (reason: string) => void,
  ) {}

  get clients(): number {
    return this.connections;
  }

  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.connections += 1;
      socket.once('close', () => {
        this.connections -= 1;
        this.since = performance.now();
      });
    });
    const every = Math.min(2000, Math.max(50, this.seconds * 250));
    this.timer = setInterval(() => void this.look(), every);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    // A record that cannot be read just now is no reason to end.
    if (!(await this.wanted().catch(() => true))) {
      this.end('the project is gone, or another host has taken it over');
      return;
    }
    if (this.connections > 0 || this.works()) this.since = performance.now();
    else if (performance.now() - this.since >= this.seconds * 1000) this.end('idle');
  }
}
