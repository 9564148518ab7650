import type { Warning } from '@assay/schema';
import { findDataset, type Store } from '../../store/index.js';
import type { Members } from '../kind/source-kind.js';
import { filesOf } from './source-files.js';

const SHOWN = 5;

/**
 * A doubt about files of a folder whose rows are in its dataset although the folder holds them no longer: they were removed,
 * or renamed and changed. One that was only renamed holds the same bytes and is no doubt.
 */
export async function goneFiles(
  store: Store,
  dataset: string,
  members: Members,
  loaded: ReadonlySet<string>,
): Promise<Warning[]> {
  const here = new Set(members.sources.map(({ source }) => source));
  const within = members.location.replace(/[\\/]*$/, '');
  const gone = filesOf(await findDataset(store, dataset)).filter(
    ({ location = '', sha256, superseded }) =>
      superseded !== true &&
      /^[\\/]/.test(location.slice(within.length)) &&
      location.startsWith(within) &&
      !here.has(location) &&
      !loaded.has(sha256),
  );
  if (gone.length === 0) return [];
  const shown = gone.slice(0, SHOWN).map(({ name, rows }) => `${name} (${rows} rows)`);
  const more = gone.length > SHOWN ? ` and ${gone.length - SHOWN} more` : '';
  const message = `the folder no longer holds ${shown.join(', ')}${more}; their rows were kept; load it with --write replace to have only what it holds now`;
  return [{ line: null, message }];
}
