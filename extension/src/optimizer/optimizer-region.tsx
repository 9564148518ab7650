import { type FormEvent, type JSX, useEffect, useId, useState } from 'react';
import { parseObject } from '../forms/index.js';
import { failureText, useView } from '../view/index.js';
import { studyText } from './study-text.js';

const EXAMPLE = JSON.stringify({ space: { window: [5, 50] }, trials: 10 });

/** Searches better parameters for the processor of a selected result. */
export function OptimizerRegion({ result }: { result: string }): JSX.Element {
  const { project, trans } = useView();
  const id = useId();
  const [chosen, setChosen] = useState(result);
  const [text, setText] = useState('');
  const [status, setStatus] = useState('');
  const [alert, setAlert] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    setChosen(result);
  }, [result]);

  const run = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAlert(null);
    const request = parseObject(text);
    if (request === undefined) {
      setAlert(trans.__('Parameters must be a JSON object, such as {"trials": 10}'));
      return;
    }
    setBusy(true);
    try {
      setStatus(trans.__('Searching…'));
      setStatus(studyText(trans, await project.api.optimize(chosen.trim(), request)));
    } catch (error) {
      setStatus('');
      setAlert(failureText(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section role="region" aria-label={trans.__('Optimizer')} className="assay-Section">
      <div className="assay-Section-head">
        <h2>{trans.__('Optimizer')}</h2>
        <button
          type="button"
          className="assay-Button"
          aria-label={trans.__('Close the optimizer')}
          onClick={() => {
            project.selectedResult = null;
          }}
        >
          ✕
        </button>
      </div>
      <form className="assay-Form" noValidate onSubmit={(event) => void run(event)}>
        <div className="assay-Field assay-mod-wide">
          <label htmlFor={`${id}-result`}>{trans.__('Processing Result ID')}</label>
          <input
            id={`${id}-result`}
            spellCheck={false}
            value={chosen}
            onChange={(event) => {
              setChosen(event.target.value);
            }}
          />
        </div>
        <div className="assay-Field assay-mod-wide">
          <label htmlFor={`${id}-parameters`}>{trans.__('Parameters (JSON)')}</label>
          <textarea
            id={`${id}-parameters`}
            rows={3}
            spellCheck={false}
            aria-invalid={alert !== null && parseObject(text) === undefined}
            placeholder={EXAMPLE}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
        </div>
        {alert !== null && (
          <p role="alert" className="assay-Problem">
            {alert}
          </p>
        )}
        <div className="assay-Form-actions">
          <button type="submit" className="assay-Button assay-mod-main" disabled={busy}>
            {trans.__('Run Optimizer')}
          </button>
        </div>
        <p role="status" className="assay-Outcome">
          {status}
        </p>
      </form>
    </section>
  );
}
