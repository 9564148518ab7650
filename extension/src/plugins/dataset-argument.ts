import type { Dataset } from '@assay/schema';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import type { ReadonlyJSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { View } from '../view/index.js';

/** How commands that concern one dataset get it: as an argument, from what was clicked, or by asking. */
export interface DatasetArgument {
  describedBy: { args: ReadonlyJSONObject };
  /** Undefined when there is none, or the user does not choose. */
  chosen(args: ReadonlyPartialJSONObject, question: string): Promise<Dataset | undefined>;
  /** As `chosen`; before the project is read, one that is wanted by name or id is taken to be there. */
  subject(args: ReadonlyPartialJSONObject, question: string): Promise<Subject | undefined>;
}

/** A dataset that a tab is about. */
export interface Subject {
  id: string;
  /** Its name as far as it is known. */
  label: string;
}

/** Thousands of names in one list help nobody, and stop the page. */
const OFFERED = 200;

export function datasetArgument(app: JupyterFrontEnd, view: View): DatasetArgument {
  const { project, trans } = view;
  const clicked = (): string | undefined =>
    app.contextMenuHitTest((node) => node.dataset['assayDataset'] !== undefined)?.dataset[
      'assayDataset'
    ];
  const chosen: DatasetArgument['chosen'] = async (args, question) => {
    const given = args['dataset'];
    const name = typeof given === 'string' ? given : clicked();
    if (name !== undefined) return project.dataset(name);
    const { datasets } = project;
    if (datasets.length === 0) return undefined;
    const items = datasets.slice(-OFFERED).map((dataset) => dataset.name);
    const some = datasets.length > OFFERED;
    const answer = await InputDialog.getItem({
      ...{ title: question, items, editable: some },
      label: some
        ? trans.__('Type its name. The newest %1 of %2 are offered.', OFFERED, datasets.length)
        : '',
    });
    return answer.value === null ? undefined : project.dataset(answer.value);
  };
  return {
    describedBy: {
      args: {
        type: 'object',
        properties: { dataset: { type: 'string', title: trans.__('Name of the dataset') } },
      },
    },
    chosen,
    async subject(args, question) {
      const { dataset: given, label } = args;
      if (!project.isRead && typeof given === 'string') {
        return { id: given, label: typeof label === 'string' ? label : given };
      }
      const dataset = await chosen(args, question);
      return dataset && { id: dataset.id, label: dataset.name };
    },
  };
}
