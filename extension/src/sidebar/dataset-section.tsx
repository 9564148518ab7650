import { type JSX, useRef } from 'react';
import { useView } from '../view/index.js';
import { DatasetList } from './dataset-list.js';
import type { Upload } from './upload.js';
import type { Uploads } from './use-uploads.js';

/** Datasets of the project, and the ways to bring in more. */
export function DatasetSection({ uploads }: { uploads: Uploads }): JSX.Element {
  const { project, trans } = useView();
  const chooser = useRef<HTMLInputElement>(null);
  const { datasets } = project;
  return (
    <section className="assay-Section assay-Datasets">
      <div className="assay-Section-head">
        <h2>{trans.__('Datasets')}</h2>
        <button
          type="button"
          className="assay-Button"
          disabled={project.state.status !== 'ready'}
          onClick={() => chooser.current?.click()}
        >
          {trans.__('Add data…')}
        </button>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-hidden
          onChange={(event) => {
            void uploads.add([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      {uploads.problems.map((problem) => (
        <div key={problem} className="assay-Refused">
          <p role="alert" className="assay-Problem">
            {problem}
          </p>
          <button
            type="button"
            className="assay-Button assay-mod-quiet"
            aria-label={trans.__('Dismiss')}
            title={trans.__('Dismiss')}
            onClick={() => {
              uploads.dismiss(problem);
            }}
          >
            ✕
          </button>
        </div>
      ))}
      {uploads.current.map((upload) => (
        <UploadLine key={upload.name} upload={upload} />
      ))}
      <DatasetList />
      {project.state.status === 'ready' && !project.isRead && <Reading />}
      {datasets.length === 0 && project.isRead && (
        <p className="assay-Empty">
          {trans.__('No data yet. Add a file, drop one here, or load one in a cell.')}
        </p>
      )}
    </section>
  );
}

function Reading(): JSX.Element {
  const { trans } = useView();
  return (
    <p role="status" className="assay-Empty">
      {trans.__('Reading the project…')}
    </p>
  );
}

function UploadLine({ upload }: { upload: Upload }): JSX.Element {
  const { trans } = useView();
  const percent = Math.round((100 * upload.sent) / Math.max(1, upload.bytes));
  return (
    <div className="assay-Upload">
      <span>{trans.__('Loading %1', upload.name)}</span>
      <div
        role="progressbar"
        className="assay-Progress"
        aria-label={trans.__('Loading %1', upload.name)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
