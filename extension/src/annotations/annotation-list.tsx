import type { Annotation } from '@assay/schema';
import { Notification } from '@jupyterlab/apputils';
import type { JSX } from 'react';
import { failureText, useSignal, useView } from '../view/index.js';
import { coordinateText } from './coordinates.js';

/** Every annotation of the project, by dataset. */
export function AnnotationList(): JSX.Element {
  const { project, trans } = useView();
  useSignal(project.annotationsChanged);
  const { annotations } = project;
  return (
    <>
      <ul aria-label={trans.__('Annotations')} className="assay-List">
        {annotations.map((annotation) => (
          <AnnotationEntry key={annotation.id} annotation={annotation} />
        ))}
      </ul>
      {annotations.length === 0 && (
        <p className="assay-Empty">{trans.__('None yet. Mark a point or a region on a chart.')}</p>
      )}
    </>
  );
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
  const axis = 'x';
  const place =
    annotation.kind === 'point'
      ? coordinateText(annotation.x0)
      : `${coordinateText(annotation.x0)} – ${coordinateText(annotation.x1)}`;
  return (
    <li className="assay-Entry">
      <div className="assay-Dataset-head">
        <strong>{annotation.text}</strong>
        {annotation.anchor !== 'exact' && (
          <span className="assay-Badge" data-anchor={annotation.anchor}>
            {annotation.anchor}
          </span>
        )}
      </div>
      <p className="assay-Dataset-note">
        {`${annotation.dataset} · ${annotation.x_column ?? axis} ${place} · ${annotation.author}`}
      </p>
      <div className="assay-Dataset-actions">
        <button
          type="button"
          className="assay-Button"
          onClick={() => void commands.execute('assay:show-annotation', { id: annotation.id })}
        >
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
