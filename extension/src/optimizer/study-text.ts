import type { TranslationBundle } from '@jupyterlab/translation';
import type { Study } from '../project/index.js';

/** The outcome of a search, with what was really run. */
export function studyText(trans: TranslationBundle, study: Study): string {
  const { trials, best, objective, processor, dataset, seed, method, simulated } = study;
  const runs = simulated
    ? trans._n('%1 run on demo data', '%1 runs on demo data', trials.length)
    : trans._n('%1 real run', '%1 real runs', trials.length);
  const how = method === 'grid' ? trans.__('grid') : trans.__('random search, seed %1', seed);
  const what = trans.__('%1 of %2 on %3; %4', runs, processor, dataset ?? '', how);
  const failed = trials.filter((trial) => trial.value === null).length;
  const failures =
    failed === 0 ? '' : ` ${trans._n('%1 run gave no value.', '%1 runs gave no value.', failed)}`;
  if (best === null) return `${trans.__('No run gave a value of %1', objective)} (${what}).`;
  const found = trans.__(
    'Best: %1 with %2 = %3',
    JSON.stringify(best.params),
    objective,
    Number(best.value.toPrecision(8)),
  );
  return `${found} (${what}).${failures}`;
}
