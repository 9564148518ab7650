import type { Job } from '@assay/schema';

/** What the result of a step is called beside its table: as the table, else by what was done to which dataset. */
export const valueName = ({ table, processor, dataset }: Job): string =>
  table ?? `${processor}(${dataset})`;
