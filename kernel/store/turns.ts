/** Lets one piece of work run at a time, in the order of asking; urgent ones before all that wait. */
export class Turns {
  private readonly waiting: (() => Promise<unknown>)[] = [];
  private running = false;
  private wake: (() => void)[] = [];

  take<T>(work: () => Promise<T>, urgent = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const turn = () => work().then(resolve, reject);
      if (urgent) this.waiting.unshift(turn);
      else this.waiting.push(turn);
      if (!this.running) void this.run();
    });
  }

  /** Resolves when everything asked for so far has ended. */
  async idle(): Promise<void> {
    if (this.running) await new Promise<void>((wake) => this.wake.push(wake));
  }

  private async run(): Promise<void> {
    this.running = true;
    // The next one waits for the end of this one, however it ends.
    for (let turn = this.waiting.shift(); turn !== undefined; turn = this.waiting.shift()) {
      await turn();
    }
    this.running = false;
    this.wake.splice(0).forEach((wake) => wake());
  }
}
