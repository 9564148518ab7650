import type { Column, Dataset } from '@assay/schema';
import type { Project } from '../project/index.js';

export interface Axes {
  x: string;
  y: string;
}

/** How processed data are drawn over the data that they were made from. */
export interface Overlay {
  dataset: Dataset;
  y: string;
  mark: 'line' | 'point';
}

export const isNumeric = (column: Column): boolean =>
  column.type === 'number' || column.type === 'integer';

/** So many series can be told apart; of more results the newest are drawn. */
export const DRAWN = 6;

/** Processed data that a job made from a dataset, oldest first. */
export function madeFrom(project: Project, dataset: Dataset): Dataset[] {
  const jobs = new Set(
    project.jobs.filter((job) => job.dataset === dataset.name).map((job) => job.id),
  );
  return project.datasets.filter(
    (one) => one.kind === 'processed' && one.job_id !== null && jobs.has(one.job_id),
  );
}

/** What each result says of the column that it was worked out from; a result never changes. */
const columns = new WeakMap<Project, Map<string, Promise<string | undefined>>>();

/** Name of the column that processed data were worked out from; undefined when their result names none. */
function columnOf(project: Project, made: Dataset): Promise<string | undefined> {
  const id = project.stage.job(made.job_id ?? '')?.result_id;
  if (id === undefined || id === null) return Promise.resolve(undefined);
  const known = columns.get(project) ?? new Map<string, Promise<string | undefined>>();
  columns.set(project, known);
  const found = known.get(id) ?? readColumn(project, id);
  known.set(id, found);
  // After a cut line it is asked for again.
  found.catch(() => known.delete(id));
  return found;
}

async function readColumn(project: Project, result: string): Promise<string | undefined> {
  const { result_data: data, parameters } = await project.api.result(result);
  const column = data?.['column'] ?? parameters['column'];
  return typeof column === 'string' ? column : undefined;
}

/** The column that something was made of latest, which is what a reader wants to see first. */
export async function processedColumn(
  project: Project,
  dataset: Dataset,
): Promise<string | undefined> {
  for (const one of madeFrom(project, dataset).slice(-DRAWN).reverse()) {
    const column = await columnOf(project, one);
    if (dataset.columns.some((own) => own.name === column && isNumeric(own))) return column;
  }
  return undefined;
}

/**
 * What can be drawn over a column: made from it, with the same x. What was made from another one would seem to be of this.
 * Of many the newest, oldest first.
 */
export async function overlays(
  project: Project,
  dataset: Dataset,
  axes: Axes,
): Promise<{ drawn: Overlay[]; all: number }> {
  const known = new Set(dataset.columns.map((one) => one.name));
  const fit = madeFrom(project, dataset).flatMap((made) => overlayOf(made, known, axes));
  const drawn: Overlay[] = [];
  for (const one of fit.reverse()) {
    if (drawn.length === DRAWN) break;
    if (((await columnOf(project, one.dataset)) ?? axes.y) === axes.y) drawn.unshift(one);
  }
  return { drawn, all: fit.length };
}

function overlayOf(made: Dataset, known: ReadonlySet<string>, { x, y }: Axes): Overlay[] {
  const has = (name: string): boolean => made.columns.some((one) => one.name === name);
  // The host knows the x of each peak by its row, whether or not the table has it.
  if (has('peak_index') && has(y)) return [{ dataset: made, y, mark: 'point' }];
  if (!has(x)) return [];
  const own = made.columns.find((one) => isNumeric(one) && !known.has(one.name));
  return own === undefined ? [] : [{ dataset: made, y: own.name, mark: 'line' }];
}
