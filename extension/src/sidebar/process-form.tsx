import { AssayError, type Dataset, type ProcessRequest } from '@assay/schema';
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

const CUSTOM = 'custom';

/** Chooses a processor for a dataset, asks for its parameters, and starts the job. */
export function ProcessForm({
  dataset,
  onClose,
}: {
  dataset: Dataset;
  onClose(): void;
}): JSX.Element {
  const { project, trans } = useView();
  const id = useId();
  const offered = project.processors.filter((one) => one.name !== CUSTOM);
  const [name, setName] = useState(offered[0]?.name ?? CUSTOM);
  const [entries, setEntries] = useState<Entries>({});
  const [problems, setProblems] = useState<Record<string, FieldProblem>>({});
  const [custom, setCustom] = useState<CustomEntries>({ script: '', parameters: '' });
  const [alert, setAlert] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const fields = fieldsOf(offered.find((one) => one.name === name)?.parameters);

  const request = (): ProcessRequest | undefined => {
    if (name === CUSTOM) return customRequest(dataset.name, custom);
    const reading = readEntries(fields, entries);
    setProblems(reading.problems);
    const [first] = Object.entries(reading.problems);
    if (first === undefined) {
      return { processor: name, dataset: dataset.name, parameters: reading.parameters };
    }
    const label = fields.find((field) => field.name === first[0])?.label ?? first[0];
    setAlert(`${label}: ${problemText(trans, first[1])}`);
    return undefined;
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAlert(null);
    const body = request();
    if (body === undefined) {
      if (name === CUSTOM) setAlert(customProblem());
      return;
    }
    setSending(true);
    try {
      const result = await project.api.process(body);
      project.take(await project.api.job(result.task_id));
      onClose();
    } catch (error) {
      if (error instanceof AssayError && error.pointer !== undefined) {
        const at = error.pointer.split('/').at(-1) ?? '';
        if (fields.some((field) => field.name === at)) setProblems({ [at]: 'required' });
      }
      setAlert(failureText(error));
    } finally {
      setSending(false);
    }
  };

  const customProblem = (): string =>
    custom.script.trim() === ''
      ? trans.__('Custom Script Name is needed')
      : trans.__('Custom Parameters must be a JSON object, such as {"threshold": 4}');

  return (
    <form
      className="assay-Form"
      aria-label={trans.__('Process %1', dataset.name)}
      noValidate
      onSubmit={(event) => void submit(event)}
    >
      <div className="assay-Field">
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
          onChange={setCustom}
        />
      ) : (
        <ParameterFields
          fields={fields}
          entries={entries}
          problems={problems}
          columns={dataset.columns.map((column) => column.name)}
          onChange={(key, text) => {
            setEntries({ ...entries, [key]: text });
          }}
        />
      )}
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
    </form>
  );
}

interface CustomEntries {
  script: string;
  parameters: string;
}

function customRequest(dataset: string, entries: CustomEntries): ProcessRequest | undefined {
  const parameters = parseObject(entries.parameters);
  const script = entries.script.trim();
  if (parameters === undefined || script === '') return undefined;
  return {
    processor: CUSTOM,
    dataset,
    parameters: { custom_script_name: script, custom_params: parameters },
  };
}

interface CustomProps {
  entries: CustomEntries;
  invalid: boolean;
  onChange(entries: CustomEntries): void;
}

function CustomFields({ entries, invalid, onChange }: CustomProps): JSX.Element {
  const { project, trans } = useView();
  const id = useId();
  return (
    <div className="assay-Fields">
      <div className="assay-Field">
        <label htmlFor={`${id}-script`}>{trans.__('Custom Script Name')}</label>
        <input
          id={`${id}-script`}
          list={`${id}-scripts`}
          spellCheck={false}
          value={entries.script}
          onChange={(event) => {
            onChange({ ...entries, script: event.target.value });
          }}
        />
        <datalist id={`${id}-scripts`}>
          {project.processors
            .filter((one) => one.custom)
            .map((one) => (
              <option key={one.name} value={one.name} />
            ))}
        </datalist>
      </div>
      <div className="assay-Field assay-mod-wide">
        <label htmlFor={`${id}-parameters`}>{trans.__('Custom Parameters (JSON)')}</label>
        <textarea
          id={`${id}-parameters`}
          rows={3}
          spellCheck={false}
          aria-invalid={invalid}
          placeholder="{}"
          value={entries.parameters}
          onChange={(event) => {
            onChange({ ...entries, parameters: event.target.value });
          }}
        />
      </div>
    </div>
  );
}
