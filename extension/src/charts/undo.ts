/** One thing that can be taken back. */
export interface Undoable {
  act(): Promise<void>;
}

/** What was done on a chart in this page, last first. */
export class UndoList {
  private readonly done: Undoable[] = [];

  constructor(private readonly onChange: (possible: boolean) => void) {}

  push(undoable: Undoable): void {
    this.done.push(undoable);
    this.onChange(true);
  }

  /** Takes back this one, or the last; does nothing when it was taken back before. */
  async undo(which?: Undoable): Promise<void> {
    const at = which === undefined ? this.done.length - 1 : this.done.indexOf(which);
    const [undoable] = at < 0 ? [] : this.done.splice(at, 1);
    this.onChange(this.done.length > 0);
    await undoable?.act();
  }
}
