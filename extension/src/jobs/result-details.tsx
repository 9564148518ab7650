import type { ProcessingResult } from '@assay/schema';
import { type JSX, useEffect, useState } from 'react';
import { failureText, useView } from '../view/index.js';

/** More text than this is in the table and in the ledger, not in a sidebar. */
const LONGEST = 4000;

/** What a completed job found: its values, and the way to its table and chart. */
export function ResultDetails({ id, table }: { id: string; table: string | null }): JSX.Element {
  const { project, trans, commands } = useView();
  const [result, setResult] = useState<ProcessingResult | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    project.api.result(id).then(
      (found) => {
        if (!wanted) return;
        setResult(found);
        setProblem(null);
      },
      (error: unknown) => {
        if (wanted) setProblem(failureText(error));
      },
    );
    return () => {
      wanted = false;
    };
    // What could not be read is read when the page is connected again.
  }, [id, project, project.state.status]);
  if (problem !== null) {
    return (
      <p role="alert" className="assay-Problem">
        {problem}
      </p>
    );
  }
  if (result === null) return <p className="assay-Job-note">{trans.__('Reading the result…')}</p>;
  return (
    <div className="assay-Result">
      <pre tabIndex={0} aria-label={trans.__('Result')}>
        {shortened(JSON.stringify(result.result_data, null, 1))}
      </pre>
      {table !== null && (
        <div className="assay-Job-actions">
          <button
            type="button"
            className="assay-Button"
            onClick={() => void commands.execute('assay:open-dataset', { dataset: table })}
          >
            {trans.__('Open table')}
          </button>
        </div>
      )}
    </div>
  );
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
