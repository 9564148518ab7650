import type { Annotation } from '@assay/schema';
import { type ISignal, Signal } from '@lumino/signaling';

/** The annotation that the user wants to see on a chart, until one shows it. */
export class WantedAnnotation {
  private readonly _changed = new Signal<this, Annotation>(this);
  private annotation: Annotation | null = null;

  /** The user wants to see another one. */
  get changed(): ISignal<this, Annotation> {
    return this._changed;
  }

  /** Asks the charts for it; one that is still to be drawn takes it then. */
  show(annotation: Annotation): void {
    this.annotation = annotation;
    this._changed.emit(annotation);
  }

  /** Nobody has shown it yet. */
  get isOpen(): boolean {
    return this.annotation !== null;
  }

  /** The annotation that a chart of this dataset is to show, handed out once. */
  take(dataset: string): Annotation | null {
    const { annotation } = this;
    if (annotation?.dataset !== dataset) return null;
    this.annotation = null;
    return annotation;
  }
}
