import type { CoordinateMap } from '@assay/schema';
import { findDataset, type KnownDataset, type Store } from '../../store/index.js';

/** One step from a dataset to what was made of it. */
export interface MappedStep {
  processor: string;
  input: string;
  output: string;
  /** Whether the input still holds what the output was made from. */
  current: boolean;
  /** Null when nothing is known of how the rows lie. */
  map: CoordinateMap | null;
}

/** A step with the datasets that it leads between, as they are now. */
export interface KnownStep extends MappedStep {
  from: KnownDataset | undefined;
  to: KnownDataset;
}

/** The step without its datasets. */
export function shownStep({ processor, input, output, current, map }: KnownStep): MappedStep {
  return { processor, input, output, current, map };
}

/** The step that made a dataset; undefined for one that was loaded, or made from several. */
export async function stepThatMade(
  store: Store,
  dataset: KnownDataset,
): Promise<KnownStep | undefined> {
  const [row] = await store.query(
    `SELECT s.processor, s.inputs, m.map FROM assay.job j JOIN assay.step s ON s.key = j.step_key
       LEFT JOIN assay.coordinate_map m ON m.step_key = s.key WHERE j.id = $1`,
    [dataset.job_id],
  );
  const inputs = (row?.['inputs'] ?? []) as { dataset: string; content_hash: string }[];
  const [input] = inputs;
  if (row === undefined || input === undefined || inputs.length > 1) return undefined;
  const from = await findDataset(store, input.dataset);
  return {
    processor: String(row['processor']),
    input: input.dataset,
    output: dataset.name,
    current: from?.content_hash === input.content_hash,
    map: (row['map'] ?? null) as CoordinateMap | null,
    from,
    to: dataset,
  };
}

/** The steps from one dataset to another that was made of it, in order; undefined when none lead there. */
export async function stepsBetween(
  store: Store,
  from: KnownDataset,
  to: KnownDataset,
): Promise<KnownStep[] | undefined> {
  const steps: KnownStep[] = [];
  const seen = new Set<string>();
  for (let at = to; at.id !== from.id;) {
    // A name that was written over may lead back to itself.
    if (seen.has(at.id)) return undefined;
    seen.add(at.id);
    const step = await stepThatMade(store, at);
    if (step?.from === undefined) return undefined;
    steps.unshift(step);
    at = step.from;
  }
  return steps;
}
