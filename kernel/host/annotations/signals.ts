import { lineageOf } from '../../provenance/index.js';
import type { KnownDataset, Store } from '../../store/index.js';
import { knownDataset } from '../known-dataset.js';

/** The dataset that the peaks were found in, then what each was made from, as far as there is one. */
export async function signalsOf(store: Store, peaks: KnownDataset): Promise<KnownDataset[]> {
  const { nodes, edges } = await lineageOf(store, peaks.id);
  const signals: KnownDataset[] = [];
  let at = nodes.find((node) => node.kind === 'dataset' && node.name === peaks.name)?.id;
  while (at !== undefined) {
    const step = edges.find((edge) => edge.to === at && edge.from.startsWith('step:'))?.from;
    const from = edges.find((edge) => edge.to === step && edge.from.startsWith('dataset:'))?.from;
    const node = nodes.find((one) => one.id === from && one['current'] === true);
    if (node === undefined) return signals;
    signals.push(await knownDataset(store, node.name));
    at = from;
  }
  return signals;
}
