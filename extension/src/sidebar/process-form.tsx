import {
  AssayError,
  type Dataset,
  type ProcessRequest,
  type ProcessorDescription,
} from '@assay/schema';
import { type FormEvent, type JSX, useId, useState } from 'react';
import {
  type Entries,
  type FieldProblem,
  ParameterFields,
  fieldsOf,
  parseObject,
  problemText,
  readEntries,
} from '../forms/index.js';
import { failureText, useView } from '../view/index.js';
import { CUSTOM, CustomFields, customRequest } from './custom-fields.js';
import { ProcessPreview } from './process-preview.js';

/** What most people want first. */
const FIRST = ['rolling_mean', 'peak_detection', 'data_quality'];

function inOrder(processors: readonly ProcessorDescription[]): ProcessorDescription[] {
  const rank = ({ name, custom }: ProcessorDescription): number => {
    const first = FIRST.indexOf(name);
    return first >= 0 ? first : custom ? FIRST.length + 1 : FIRST.length;
  };
  return processors.filter(({ name }) => name !== CUSTOM).sort((a, b) => rank(a) - rank(b));
}

/** Chooses a processor for a dataset, asks for its parameters, shows what they do, and starts the job. */
export function ProcessForm({
  dataset,
  onClose,
}: {
  dataset: Dataset;
  onClose(): void;
}): JSX.Element {
  const { project, trans } = useView();
  const id = useId();
  const offered = inOrder(project.processors);
  const [name, setName] = useState(offered[0]?.name ?? CUSTOM);
  const [entries, setEntries] = useState<Entries>({});
  const [problems, setProblems] = useState<Record<string, FieldProblem>>({});
  const [custom, setCustom] = useState({ script: '', parameters: '' });
  const [output, setOutput] = useState('');
  const [alert, setAlert] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const fields = fieldsOf(offered.find((one) => one.name === name)?.parameters);
  const reading = readEntries(fields, entries);

  // Of what was typed; what is still empty is told when it is sent.
  const typed = Object.fromEntries(
    Object.entries(reading.problems).filter(([name]) => (entries[name] ?? '').trim() !== ''),
  );

  const wanted: ProcessRequest | undefined =
    name === CUSTOM
      ? customRequest(dataset.name, custom)
      : Object.keys(reading.problems).length > 0
        ? undefined
        : { processor: name, dataset: dataset.name, parameters: reading.parameters };

  const missing = (): string => {
    if (name === CUSTOM) {
      return custom.script.trim() === ''
        ? trans.__('Custom Script Name is needed')
        : trans.__('Custom Parameters must be a JSON object, such as {"threshold": 4}');
    }
    setProblems(reading.problems);
    const [at, problem] = Object.entries(reading.problems)[0] ?? [];
    const label = fields.find((field) => field.name === at)?.label ?? at;
    return problem === undefined ? '' : `${label}: ${problemText(trans, problem)}`;
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAlert(null);
    setProblems({});
    if (wanted === undefined) {
      setAlert(missing());
      return;
    }
    setSending(true);
    try {
      const as = output.trim();
      const result = await project.api.process(as === '' ? wanted : { ...wanted, as });
      project.take(await project.api.job(result.task_id));
      onClose();
    } catch (error) {
      const at = error instanceof AssayError ? (error.pointer?.split('/').at(-1) ?? '') : '';
      if (fields.some((field) => field.name === at)) setProblems({ [at]: { reason: 'refused' } });
      setAlert(failureText(error));
    } finally {
      setSending(false);
    }
  };

  return (
    <form
      className="assay-Form"
      aria-label={trans.__('Process %1', dataset.name)}
      noValidate
      onSubmit={(event) => void submit(event)}
    >
      <div className="assay-Field assay-mod-wide">
        <label htmlFor={id}>{trans.__('Processor')}</label>
        <select
          id={id}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setEntries({});
            setProblems({});
            setAlert(null);
          }}
        >
          {offered.map((one) => (
            <option key={one.name} value={one.name} disabled={Boolean(one.problem)}>
              {one.custom ? one.name : one.title}
            </option>
          ))}
          <option value={CUSTOM}>{trans.__('Custom')}</option>
        </select>
      </div>
      {name === CUSTOM ? (
        <CustomFields
          entries={custom}
          invalid={alert !== null && parseObject(custom.parameters) === undefined}
          onChange={(changed) => {
            setCustom(changed);
            setAlert(null);
          }}
        />
      ) : (
        <ParameterFields
          fields={fields}
          entries={entries}
          problems={{ ...problems, ...typed }}
          columns={dataset.columns.map((column) => column.name)}
          onChange={(key, text) => {
            setEntries({ ...entries, [key]: text });
            const { [key]: _, ...others } = problems;
            setProblems(others);
            setAlert(null);
          }}
        />
      )}
      <div className="assay-Field">
        <label htmlFor={`${id}-output`}>{trans.__('Output')}</label>
        <input
          id={`${id}-output`}
          type="text"
          value={output}
          spellCheck={false}
          placeholder={trans.__('default name')}
          title={trans.__('The name of the result. A result of that name is replaced.')}
          onChange={(event) => setOutput(event.target.value)}
        />
      </div>
      {alert !== null && (
        <p role="alert" className="assay-Problem">
          {alert}
        </p>
      )}
      <div className="assay-Form-actions">
        <button type="submit" className="assay-Button assay-mod-main" disabled={sending}>
          {trans.__('Process Data')}
        </button>
        <button type="button" className="assay-Button" onClick={onClose}>
          {trans.__('Close')}
        </button>
      </div>
      <ProcessPreview request={wanted} known={dataset} />
    </form>
  );
}
