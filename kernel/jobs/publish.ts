import type { HostEvent } from '@assay/schema';

/** Tells clients what happened; number and time are the host's. */
export type Publish = (event: Omit<HostEvent, 'seq' | 'time'>) => void;
