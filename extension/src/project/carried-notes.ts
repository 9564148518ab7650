import type { Annotation } from '@assay/schema';

/** What is known of one dataset's notes of others, and whether it is still so. */
interface Known {
  notes: readonly Annotation[];
  fresh: boolean;
  reading: boolean;
}

/**
 * Notes made on a dataset's inputs, or on what was made from it, as they stand in it. The host follows their samples
 * through the steps between; here is what it said last, read again when it may have changed.
 */
export class CarriedNotes {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly read: (dataset: string) => Promise<Annotation[]>,
    private readonly changed: (dataset: string) => void,
  ) {}

  /** What is known now; tells of it when more is. */
  of(dataset: string): readonly Annotation[] {
    const known = this.known.get(dataset) ?? { notes: [], fresh: false, reading: false };
    this.known.set(dataset, known);
    if (!known.fresh && !known.reading) void this.refresh(dataset, known);
    return known.notes;
  }

  /** Something changed that others may follow from. */
  stale(): void {
    for (const [dataset, known] of this.known) {
      known.fresh = false;
      if (!known.reading) void this.refresh(dataset, known);
    }
  }

  clear(): void {
    this.known.clear();
  }

  private async refresh(dataset: string, known: Known): Promise<void> {
    known.reading = true;
    known.fresh = true;
    try {
      const notes = await this.read(dataset);
      if (this.known.get(dataset) !== known) return;
      const same = JSON.stringify(notes) === JSON.stringify(known.notes);
      known.notes = notes;
      if (!same) this.changed(dataset);
    } catch {
      // Not connected, or the dataset is gone: the panel says which; asked again when the project has changed.
      known.fresh = false;
      return;
    } finally {
      known.reading = false;
    }
    if (!known.fresh) await this.refresh(dataset, known);
  }
}
