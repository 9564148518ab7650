import { Notification } from '@jupyterlab/apputils';
import { type DragEvent, type JSX, useRef, useState } from 'react';
import { failureText, useView } from '../view/index.js';
import { DatasetEntry } from './dataset-entry.js';
import { ProcessForm } from './process-form.js';
import { type Upload, type UploadLimits, uploadFile } from './upload.js';

/** Datasets of the project, and the ways to bring in more. */
export function DatasetSection({ limits }: { limits: () => UploadLimits }): JSX.Element {
  const { project, trans } = useView();
  const uploads = useUploads(limits);
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [processing, setProcessing] = useState<string | null>(null);
  const accept = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(event.type === 'dragover');
    if (event.type === 'drop') void uploads.add([...event.dataTransfer.files]);
  };
  const { datasets } = project;
  return (
    <section
      className="assay-Section assay-Datasets"
      data-over={over}
      onDragOver={accept}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={accept}
    >
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
        <p key={problem} role="alert" className="assay-Problem">
          {problem}
        </p>
      ))}
      {uploads.current.map((upload) => (
        <UploadLine key={upload.name} upload={upload} />
      ))}
      <ul aria-label={trans.__('Datasets')} className="assay-List">
        {datasets.map((dataset) => (
          <DatasetEntry
            key={dataset.id}
            dataset={dataset}
            onProcess={() => {
              setProcessing(dataset.name === processing ? null : dataset.name);
            }}
          >
            {processing === dataset.name && (
              <ProcessForm
                dataset={dataset}
                onClose={() => {
                  setProcessing(null);
                }}
              />
            )}
          </DatasetEntry>
        ))}
      </ul>
      {datasets.length === 0 && (
        <p className="assay-Empty">
          {trans.__('No data yet. Add a file, drop one here, or load one in a cell.')}
        </p>
      )}
    </section>
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

function useUploads(limits: () => UploadLimits): {
  current: readonly Upload[];
  problems: readonly string[];
  add(files: File[]): Promise<void>;
} {
  const { project, trans } = useView();
  const [current, setCurrent] = useState<readonly Upload[]>([]);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const others = (name: string) => (list: readonly Upload[]) =>
    list.filter((one) => one.name !== name);

  const add = async (files: File[]): Promise<void> => {
    const allowed = limits();
    setProblems([]);
    for (const file of files.slice(0, allowed.files)) {
      try {
        const report = await uploadFile(project, file, allowed, trans, (upload) => {
          setCurrent((list) => [...others(file.name)(list), upload]);
        });
        for (const { message } of report.warnings.slice(0, 3)) {
          Notification.warning(`${file.name}: ${message}`);
        }
      } catch (error) {
        const problem = `${file.name}: ${failureText(error)}`;
        setProblems((list) => [...list, problem]);
      } finally {
        setCurrent(others(file.name));
      }
    }
    if (files.length > allowed.files) {
      const problem = trans.__('%1 files at once are the limit; the rest was left', allowed.files);
      setProblems((list) => [...list, problem]);
    }
  };
  return { current, problems, add };
}
