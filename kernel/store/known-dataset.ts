import type { Dataset } from '@assay/schema';

/** A dataset with the relation that holds its rows. */
export type KnownDataset = Dataset & { relation: string };
