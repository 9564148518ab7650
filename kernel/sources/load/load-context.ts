import type { HostEvent } from '@assay/schema';
import type { Store } from '../../store/index.js';

export interface LoadContext {
  store: Store;
  /** The project's folder; relative paths start there. */
  project: string;
  publish: (event: Omit<HostEvent, 'seq' | 'time'>) => void;
  signal?: AbortSignal;
  now: () => Date;
}
