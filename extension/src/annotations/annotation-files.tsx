import { Notification } from '@jupyterlab/apputils';
import { type JSX, useId, useRef, useState } from 'react';
import type { AnnotationFormat } from '../project/index.js';
import { failureText, useView } from '../view/index.js';

const ENDINGS: Record<AnnotationFormat, string> = { w3c: 'jsonld', csv: 'csv', jsonl: 'jsonl' };

/** The format of a file by its ending; a W3C collection is plain JSON for many. */
function formatOf(name: string): AnnotationFormat {
  if (/\.csv$/i.test(name)) return 'csv';
  return /\.(jsonl|ndjson)$/i.test(name) ? 'jsonl' : 'w3c';
}

/** Annotations out to a file and back in. */
export function AnnotationFiles(): JSX.Element {
  const { project, trans } = useView();
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const [format, setFormat] = useState<AnnotationFormat>('w3c');
  const [problem, setProblem] = useState<string | null>(null);
  const ready = project.state.status === 'ready';

  const save = async (): Promise<void> => {
    const text = await project.api.exportAnnotations(format);
    const link = document.createElement('a');
    const url = URL.createObjectURL(new Blob([text]));
    link.href = url;
    link.download = `annotations.${ENDINGS[format]}`;
    link.click();
    URL.revokeObjectURL(url);
  };
  const take = async (file: File): Promise<void> => {
    const found = await project.api.importAnnotations(formatOf(file.name), await file.text());
    Notification.info(
      trans.__('%1: %2 new, %3 changed, %4 known', ...[file.name, ...Object.values(found)]),
      { autoClose: 5000 },
    );
  };
  const attempt = (work: Promise<void>, name: string): void => {
    setProblem(null);
    work.catch((error: unknown) => {
      setProblem(`${name}: ${failureText(error)}`);
    });
  };
  return (
    <>
      {problem !== null && (
        <p role="alert" className="assay-Problem">
          {problem}
        </p>
      )}
      <div className="assay-Dataset-actions">
        <label htmlFor={id} className="assay-Hidden">
          {trans.__('Format')}
        </label>
        <select
          id={id}
          className="assay-Button"
          value={format}
          onChange={(event) => {
            setFormat(event.target.value as AnnotationFormat);
          }}
        >
          <option value="w3c">{trans.__('W3C')}</option>
          <option value="csv">{trans.__('CSV')}</option>
          <option value="jsonl">{trans.__('JSON lines')}</option>
        </select>
        <button
          type="button"
          className="assay-Button"
          disabled={!ready || project.annotations.length === 0}
          onClick={() => {
            attempt(save(), trans.__('Export'));
          }}
        >
          {trans.__('Export annotations')}
        </button>
        <button
          type="button"
          className="assay-Button"
          disabled={!ready}
          onClick={() => chooser.current?.click()}
        >
          {trans.__('Import annotations…')}
        </button>
        <input
          ref={chooser}
          type="file"
          accept=".csv,.json,.jsonld,.jsonl,.ndjson"
          hidden
          aria-hidden
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file !== undefined) attempt(take(file), file.name);
            event.target.value = '';
          }}
        />
      </div>
    </>
  );
}
