/** A front end that runs a cell at once has sent it by then: its first cell has the machine for itself. */
const QUIET_MS = 600;

/**
 * Gets a kernel ready that somebody looks at but has not used: what a first cell and a first completion need is loaded
 * when nothing was asked for a while. A kernel that serves only as a page's line to the host stays small.
 */
export class WarmUp {
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(private readonly work: () => void) {}

  /** A front end has asked who we are. */
  begin(): void {
    if (this.#over || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.cancel();
      this.work();
    }, QUIET_MS).unref();
  }

  /** Not needed any more, now or ever. */
  cancel(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }
}
