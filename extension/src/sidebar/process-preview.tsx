import type { Dataset, ProcessRequest } from '@assay/schema';
import { type JSX, useEffect, useState } from 'react';
import type { Preview } from '../project/index.js';
import { cellText, failureText, useView } from '../view/index.js';

/** Rows that the processor is tried on, and how many of them are shown. */
const TRIED = 200;
const SHOWN = 5;

/** Typing is over when nothing was typed for so long. */
const PAUSE_MS = 350;

interface Props {
  /** Undefined while the form is not filled in. */
  request: ProcessRequest | undefined;
  known: Dataset;
}

/** What came of a request, by its text. */
interface Tried {
  body: string | undefined;
  preview?: Preview;
  problem?: string;
}

/** What the parameters make of the first rows, while they are being chosen. */
export function ProcessPreview({ request, known }: Props): JSX.Element {
  const { project, trans } = useView();
  const [open, setOpen] = useState(false);
  const [tried, setTried] = useState<Tried | null>(null);
  const body = JSON.stringify(request);
  // What came of other parameters, or of another processor, is not what these make.
  const outcome = request !== undefined && tried?.body === body ? tried : null;
  useEffect(() => {
    if (!open || request === undefined) return;
    let wanted = true;
    const timer = setTimeout(() => {
      project.api.preview(request, TRIED).then(
        (found) => {
          if (wanted) setTried({ body, preview: found });
        },
        (error: unknown) => {
          if (wanted) setTried({ body, problem: failureText(error) });
        },
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
    // The request is another object at every drawing; its text says whether it is another one.
  }, [open, body, project]);
  return (
    <details
      className="assay-Preview"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{trans.__('Preview on the first rows')}</summary>
      {open && request === undefined && (
        <p className="assay-Empty">{trans.__('Fill in the form to see what it does.')}</p>
      )}
      {open && request !== undefined && outcome === null && (
        <p className="assay-Empty">{trans.__('Trying…')}</p>
      )}
      {outcome?.problem !== undefined && <p className="assay-Problem">{outcome.problem}</p>}
      {outcome?.preview !== undefined && <PreviewTable preview={outcome.preview} known={known} />}
    </details>
  );
}

/** The columns that are new, else all of them. */
function PreviewTable({ preview, known }: { preview: Preview; known: Dataset }): JSX.Element {
  const { trans } = useView();
  const { columns, rows } = preview.table;
  const old = new Set(known.columns.map((column) => column.name));
  const added = columns.flatMap((column, at) => (old.has(column.name) ? [] : [at]));
  const shown = added.length > 0 ? added : columns.map((_, at) => at);
  // The first rows of a moving window are missing; the last ones say more.
  const last = rows.slice(-SHOWN);
  return (
    <>
      {/* It scrolls, so a keyboard must reach it. */}
      {shown.length > 0 && (
        <div
          className="assay-Preview-rows"
          role="group"
          aria-label={trans.__('Rows of the preview')}
          tabIndex={0}
        >
          <table className="assay-Preview-table">
            <caption>
              {trans.__('Last %1 of the rows made from the first %2', last.length, preview.rows)}
            </caption>
            <thead>
              <tr>
                {shown.map((at) => (
                  <th key={at} scope="col">
                    {columns[at]?.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {last.map((row, number) => (
                <tr key={number}>
                  {shown.map((at) => (
                    <td key={at}>{cellText(row[at])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <pre tabIndex={0} aria-label={trans.__('Result of the preview')}>
        {JSON.stringify(preview.result_data).slice(0, 600)}
      </pre>
    </>
  );
}
