import type { Dataset } from '@assay/schema';
import { Dialog, showDialog, showErrorMessage } from '@jupyterlab/apputils';
import type { JSX, ReactNode } from 'react';
import { failureText, useView } from '../view/index.js';

interface Props {
  dataset: Dataset;
  onProcess(): void;
  children: ReactNode;
}

/** One dataset: what it is, and what can be done with it. */
export function DatasetEntry({ dataset, onProcess, children }: Props): JSX.Element {
  const { trans, commands } = useView();
  const open = (): void => {
    void commands.execute('assay:open-dataset', { dataset: dataset.name });
  };
  const rows = trans._n('%1 row', '%1 rows', dataset.rows);
  return (
    <li
      className="assay-Entry"
      tabIndex={0}
      data-kind={dataset.kind}
      onDoubleClick={(event) => {
        if (!(event.target as Element).closest('button, form')) open();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) open();
      }}
    >
      <div className="assay-Dataset-head">
        <strong>{dataset.name}</strong>
        <span className="assay-Dataset-rows">{rows}</span>
        <RemoveButton dataset={dataset} />
      </div>
      <p className="assay-Dataset-note">
        <DatasetKind dataset={dataset} />
        {' · '}
        {dataset.columns
          .map((column) => column.name)
          .slice(0, 6)
          .join(', ')}
        {dataset.columns.length > 6 && '…'}
      </p>
      <div className="assay-Dataset-actions">
        <button type="button" className="assay-Button" onClick={open}>
          {trans.__('Open')}
        </button>
        <button
          type="button"
          className="assay-Button"
          onClick={() => void commands.execute('assay:chart-dataset', { dataset: dataset.name })}
        >
          {trans.__('Chart')}
        </button>
        <button type="button" className="assay-Button" onClick={onProcess}>
          {trans.__('Process…')}
        </button>
      </div>
      {children}
    </li>
  );
}

function DatasetKind({ dataset }: { dataset: Dataset }): JSX.Element {
  const { trans } = useView();
  if (dataset.kind === 'processed') return <>{trans.__('processed')}</>;
  if (dataset.kind === 'checkpoint') return <>{trans.__('checkpoint')}</>;
  return dataset.rejected ? (
    <>
      {trans.__('raw')} · {trans._n('%1 row rejected', '%1 rows rejected', dataset.rejected)}
    </>
  ) : (
    <>{trans.__('raw')}</>
  );
}

function RemoveButton({ dataset }: { dataset: Dataset }): JSX.Element {
  const { project, trans } = useView();
  const remove = async (): Promise<void> => {
    const notes = project.annotationsOf(dataset.name).length;
    const users = project.jobs.filter((job) => job.dataset === dataset.name).length;
    const hanging = [
      ...(users > 0 ? [trans._n('%1 job read it', '%1 jobs read it', users)] : []),
      ...(notes > 0 ? [trans._n('%1 annotation is on it', '%1 annotations are on it', notes)] : []),
    ];
    const answer = await showDialog({
      title: trans.__('Remove "%1"?', dataset.name),
      body: hanging.join('; ') || trans.__('Nothing else hangs on it.'),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Keep') }),
        Dialog.warnButton({ label: trans.__('Remove') }),
      ],
    });
    if (!answer.button.accept) return;
    try {
      await project.api.removeDataset(dataset.name);
    } catch (error) {
      await showErrorMessage(trans.__('Not removed'), failureText(error));
    }
  };
  return (
    <button
      type="button"
      className="assay-Button assay-mod-quiet"
      aria-label={trans.__('Remove %1', dataset.name)}
      title={trans.__('Remove %1', dataset.name)}
      onClick={() => void remove()}
    >
      ✕
    </button>
  );
}
