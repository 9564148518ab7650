import type { Annotation } from '@assay/schema';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type JSX, useState } from 'react';
import { failureText, useListEntry, useSignal, useSomeOf, useView } from '../view/index.js';
import { AnnotationFiles } from './annotation-files.js';
import { coordinateText } from './coordinates.js';

/** Every annotation of the project, by dataset and place; by tag when there are tags. */
export function AnnotationList(): JSX.Element {
  const { project, trans } = useView();
  useSignal(project.annotationsChanged);
  const [tag, setTag] = useState<string | null>(null);
  const tags = [...new Set(project.annotations.flatMap((one) => one.tags ?? []))].sort();
  const wanted = tag !== null && tags.includes(tag) ? tag : null;
  const annotations = project.annotations
    .filter((one) => wanted === null || one.tags?.includes(wanted))
    .sort((a, b) => a.dataset.localeCompare(b.dataset) || compare(a.x0, b.x0));
  const { some, more } = useSomeOf(annotations);
  return (
    <>
      {tags.length > 0 && (
        <div role="group" aria-label={trans.__('Tags shown')} className="assay-Kinds">
          {tags.map((one) => (
            <button
              key={one}
              type="button"
              className="assay-Button"
              aria-pressed={one === wanted}
              onClick={() => {
                setTag(one === wanted ? null : one);
              }}
            >
              {one}
            </button>
          ))}
        </div>
      )}
      <ul aria-label={trans.__('Annotations')} className="assay-List">
        {some.map((annotation) => (
          <AnnotationEntry key={annotation.id} annotation={annotation} />
        ))}
      </ul>
      {more}
      {annotations.length === 0 && project.isRead && (
        <p className="assay-Empty">{trans.__('None yet. Mark a point or a region on a chart.')}</p>
      )}
      <AnnotationFiles />
    </>
  );
}

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
}

function AnnotationEntry({ annotation }: { annotation: Annotation }): JSX.Element {
  const { project, trans, commands } = useView();
  const remove = (): void => {
    project.api.removeAnnotation(annotation.id).then(
      () => {
        project.dropAnnotation(annotation.id);
      },
      (error: unknown) => {
        Notification.error(failureText(error));
      },
    );
  };
  const show = (): void => {
    void commands.execute('assay:show-annotation', { id: annotation.id });
  };
  const entry = useListEntry();
  const axis = 'x';
  const place =
    annotation.kind === 'point'
      ? coordinateText(annotation.x0)
      : `${coordinateText(annotation.x0)} – ${coordinateText(annotation.x1)}`;
  return (
    <li
      ref={entry.ref}
      className="assay-Entry"
      tabIndex={0}
      aria-keyshortcuts="Enter Delete"
      onKeyDown={(event) => {
        if (entry.moved(event) || event.target !== event.currentTarget) return;
        if (event.key !== 'Enter' && event.key !== 'Delete') return;
        // The mark gets the focus at once: the same key would press it.
        event.preventDefault();
        if (event.key === 'Enter') show();
        else remove();
      }}
    >
      <div className="assay-Dataset-head">
        <span
          className="assay-Annotation-colour"
          style={annotation.color == null ? undefined : { background: annotation.color }}
        />
        <strong>{annotation.text}</strong>
        {annotation.anchor !== 'exact' && (
          <span
            className="assay-Badge"
            data-anchor={annotation.anchor}
            title={anchorText(trans, annotation.anchor)}
          >
            {annotation.anchor}
          </span>
        )}
      </div>
      <p className="assay-Dataset-note">
        {`${annotation.dataset} · ${annotation.x_column ?? axis} ${place} · ${annotation.author} · `}
        <time
          dateTime={annotation.created_at}
          title={trans.__('Last changed %1', new Date(annotation.updated_at).toLocaleString())}
        >
          {new Date(annotation.created_at).toLocaleString()}
        </time>
      </p>
      {(annotation.tags ?? []).length > 0 && (
        <p className="assay-Dataset-note">
          {annotation.tags?.map((tag) => (
            <span key={tag} className="assay-Badge">
              {tag}
            </span>
          ))}
        </p>
      )}
      <div className="assay-Dataset-actions">
        <button type="button" className="assay-Button" onClick={show}>
          {trans.__('Show')}
        </button>
        <button
          type="button"
          className="assay-Button assay-mod-quiet"
          aria-label={trans.__('Delete annotation %1', annotation.text)}
          onClick={remove}
        >
          ✕
        </button>
      </div>
    </li>
  );
}

/** What a state of the anchor means for whoever relies on the note. */
function anchorText(trans: TranslationBundle, anchor: Annotation['anchor']): string {
  switch (anchor) {
    case 'exact':
      return trans.__('On the very rows that it was made on');
    case 'moved':
      return trans.__('Its samples stand in other rows now');
    case 'ambiguous':
      return trans.__('Several rows may be the ones that were meant');
    case 'orphaned':
      return trans.__('Its samples are no longer in the data');
  }
}
