import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, InputDialog, showDialog, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Dependents } from '../project/index.js';
import { type View, failureText } from '../view/index.js';
import { datasetArgument } from './dataset-argument.js';

/** Commands that rename and remove datasets, from palette, panel and context menu alike. */
export function addDatasetEdits(app: JupyterFrontEnd, view: View): void {
  const { project, trans } = view;
  const { describedBy, chosen } = datasetArgument(app, view);

  app.commands.addCommand('assay:rename-dataset', {
    label: trans.__('Rename dataset…'),
    caption: trans.__('Give a dataset another name; annotations and jobs follow'),
    describedBy,
    execute: async (args) => {
      const dataset = await chosen(args, trans.__('Rename dataset'));
      if (dataset === undefined) return;
      const answer = await InputDialog.getText({
        title: trans.__('Rename "%1"', dataset.name),
        label: trans.__('Name'),
        text: dataset.name,
        okLabel: trans.__('Rename'),
      });
      const name = answer.value?.trim() ?? '';
      if (!answer.button.accept || name === '' || name === dataset.name) return;
      try {
        await project.api.renameDataset(dataset.name, name);
      } catch (error) {
        await showErrorMessage(trans.__('Not renamed'), failureText(error));
      }
    },
  });

  app.commands.addCommand('assay:remove-dataset', {
    label: trans.__('Remove dataset…'),
    caption: trans.__('Forget a dataset, after showing what hangs on it'),
    describedBy,
    execute: async (args) => {
      const dataset = await chosen(args, trans.__('Remove dataset'));
      if (dataset === undefined) return;
      try {
        const hanging = await project.api.dependents(dataset.name);
        const answer = await showDialog({
          title: trans.__('Remove "%1"?', dataset.name),
          body: dependentsText(trans, hanging),
          buttons: [
            Dialog.cancelButton({ label: trans.__('Keep') }),
            Dialog.warnButton({ label: trans.__('Remove') }),
          ],
        });
        if (answer.button.accept) await project.api.removeDataset(dataset.name);
      } catch (error) {
        await showErrorMessage(trans.__('Not removed'), failureText(error));
      }
    },
  });
}

/** More names than this are told by their number. */
const NAMED = 12;

function someNames(trans: TranslationBundle, names: readonly string[]): string {
  const named = names.slice(0, NAMED).join(', ');
  const left = names.length - NAMED;
  return left <= 0 ? named : trans._n('%2 and %1 more', '%2 and %1 more', left, named);
}

/** What hangs on a dataset, in words. */
function dependentsText(trans: TranslationBundle, hanging: Dependents): string {
  const { datasets, jobs, unfinished, annotations } = hanging;
  const parts = [
    ...(datasets.length > 0 ? [trans.__('Made from it: %1', someNames(trans, datasets))] : []),
    ...(jobs > 0 ? [trans._n('%1 job read it', '%1 jobs read it', jobs)] : []),
    ...(unfinished > 0
      ? [trans._n('%1 job still reads it', '%1 jobs still read it', unfinished)]
      : []),
    ...(annotations > 0
      ? [trans._n('%1 annotation is on it', '%1 annotations are on it', annotations)]
      : []),
  ];
  if (parts.length === 0) return trans.__('Nothing else hangs on it.');
  return trans.__('%1. Received bytes, other datasets and annotations stay.', parts.join('; '));
}
