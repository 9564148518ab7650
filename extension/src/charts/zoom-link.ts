import type { ChartMeta } from '@assay/schema';
import { Signal } from '@lumino/signaling';

/** Part of an x axis that a chart shows; undefined is all of it. */
export type Domain = [number, number] | undefined;

interface Zoomed {
  /** Charts with the same axis of the same data follow each other. */
  axis: string;
  domain: Domain;
  by: object;
}

const zoomed = new Signal<object, Zoomed>({});

/** Lets the charts of one dataset zoom and pan together, wherever they stand in the page. */
export class ZoomLink {
  private readonly axis: string;
  linked = true;

  constructor(
    meta: ChartMeta,
    private readonly follow: (domain: Domain) => void,
  ) {
    this.axis = JSON.stringify([meta.dataset, meta.x]);
    zoomed.connect(this.hear, this);
  }

  tell(domain: Domain): void {
    if (this.linked) zoomed.emit({ axis: this.axis, domain, by: this });
  }

  private hear(_: object, { axis, domain, by }: Zoomed): void {
    if (this.linked && by !== this && axis === this.axis) this.follow(domain);
  }

  dispose(): void {
    Signal.disconnectReceiver(this);
  }
}
