/** Nobody sees that something comes so much later. */
const PAUSE_MS = 50;

/** Names that are told together: thousands of notes may follow a dataset at once, and each redraws a chart. */
export class Burst {
  private readonly names = new Set<string>();
  private timer: number | undefined;

  constructor(private readonly tell: (names: readonly string[]) => void) {}

  add(name: string): void {
    this.names.add(name);
    this.timer ??= window.setTimeout(() => {
      const names = [...this.names];
      this.names.clear();
      this.timer = undefined;
      this.tell(names);
    }, PAUSE_MS);
  }

  dispose(): void {
    window.clearTimeout(this.timer);
  }
}
