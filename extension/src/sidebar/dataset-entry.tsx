import type { JSX, KeyboardEvent, ReactNode } from 'react';
import { LongName, useListEntry, useView } from '../view/index.js';
import type { TreeNode } from './dataset-tree.js';
import { ageText, datasetSize, qualityOf } from './figures.js';

interface Props {
  node: TreeNode;
  collapsed: boolean;
  onCollapse(): void;
  onProcess(): void;
  children: ReactNode;
}

/** One dataset: what it is, and what can be done with it. */
export function DatasetEntry({ node, collapsed, onCollapse, ...props }: Props): JSX.Element {
  const { trans, commands } = useView();
  const { dataset, level } = node;
  const act = (command: string) => (): void => {
    void commands.execute(command, { dataset: dataset.name });
  };
  const open = act('assay:open-dataset');
  const entry = useListEntry();
  const keys: Record<string, () => void> = {
    Enter: open,
    F2: act('assay:rename-dataset'),
    Delete: act('assay:remove-dataset'),
  };
  const press = (event: KeyboardEvent<HTMLLIElement>): void => {
    if (entry.moved(event) || event.target !== event.currentTarget) return;
    if (event.key === 'ArrowLeft' && (node.children === 0 || collapsed)) toParent(event, node);
    else if (/^Arrow(Left|Right)$/.test(event.key)) {
      event.preventDefault();
      if (node.children === 0) return;
      if ((event.key === 'ArrowLeft') !== collapsed) onCollapse();
      else if (event.currentTarget.nextElementSibling instanceof HTMLElement)
        event.currentTarget.nextElementSibling.focus();
    } else keys[event.key]?.();
  };
  return (
    <li
      ref={entry.ref}
      className="assay-Entry"
      tabIndex={0}
      aria-level={level + 1}
      aria-keyshortcuts="Enter F2 Delete"
      data-kind={dataset.kind}
      data-assay-dataset={dataset.name}
      data-level={Math.min(level, 4)}
      onDoubleClick={(event) => {
        if (!(event.target as Element).closest('button, form')) open();
      }}
      onKeyDown={press}
    >
      <div className="assay-Dataset-head">
        {node.children > 0 && (
          <button
            type="button"
            className="assay-Button assay-mod-quiet"
            aria-expanded={!collapsed}
            aria-label={trans.__('What was made from %1', dataset.name)}
            title={trans.__('What was made from %1', dataset.name)}
            onClick={onCollapse}
          >
            {collapsed ? '▸' : '▾'}
          </button>
        )}
        <strong>
          <LongName name={dataset.name} />
        </strong>
        <span className="assay-Dataset-rows">{trans._n('%1 row', '%1 rows', dataset.rows)}</span>
      </div>
      <DatasetNote node={node} act={act} />
      <div className="assay-Dataset-actions">
        <button type="button" className="assay-Button" onClick={open}>
          {trans.__('Open')}
        </button>
        <button type="button" className="assay-Button" onClick={act('assay:chart-dataset')}>
          {trans.__('Chart')}
        </button>
        <button type="button" className="assay-Button" onClick={props.onProcess}>
          {trans.__('Process…')}
        </button>
      </div>
      {props.children}
    </li>
  );
}

/** The entry of what this one was made from. */
function toParent(event: KeyboardEvent<HTMLLIElement>, { parent }: TreeNode): void {
  event.preventDefault();
  let at = event.currentTarget.previousElementSibling;
  while (at instanceof HTMLElement && at.dataset['assayDataset'] !== parent?.name)
    at = at.previousElementSibling;
  if (at instanceof HTMLElement) at.focus();
}

interface EntryButtonProps {
  label: string;
  act(): void;
  children: string;
}

function EntryButton({ label, act, children }: EntryButtonProps): JSX.Element {
  return (
    <button
      type="button"
      className="assay-Button assay-mod-quiet"
      aria-label={label}
      title={label}
      onClick={act}
    >
      {children}
    </button>
  );
}

/** Kind, columns, size, age and quality. */
function DatasetNote({
  node,
  act,
}: {
  node: TreeNode;
  act(command: string): () => void;
}): JSX.Element {
  const { trans } = useView();
  const { dataset, parent } = node;
  const quality = qualityOf(trans, dataset, parent);
  const names = dataset.columns.map((column) => column.name);
  const kinds = {
    raw: trans.__('raw'),
    processed: trans.__('processed'),
    checkpoint: trans.__('checkpoint'),
  };
  return (
    <>
      <div className="assay-Dataset-note assay-Dataset-line">
        <span title={names.join(', ')}>
          {`${kinds[dataset.kind]} · ${names.slice(0, 6).join(', ')}${names.length > 6 ? '…' : ''}`}
        </span>
        <span className="assay-Dataset-edits">
          <EntryButton
            label={trans.__('Rename %1', dataset.name)}
            act={act('assay:rename-dataset')}
          >
            ✎
          </EntryButton>
          <EntryButton
            label={trans.__('Remove %1', dataset.name)}
            act={act('assay:remove-dataset')}
          >
            ✕
          </EntryButton>
        </span>
      </div>
      <p className="assay-Dataset-note">
        <bdi>{datasetSize(dataset)}</bdi>
        {' · '}
        <time dateTime={dataset.updated_at} title={dataset.updated_at}>
          {ageText(trans, dataset.updated_at, Date.now())}
        </time>
        {quality !== undefined && (
          <span className="assay-Badge" data-quality={quality.level} title={quality.why}>
            {quality.text}
          </span>
        )}
      </p>
    </>
  );
}
