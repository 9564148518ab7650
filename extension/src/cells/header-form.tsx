import type { ProcessRequest } from '@assay/schema';
import { type JSX, useEffect, useId, useState } from 'react';
import {
  type Entries,
  type Field,
  ParameterFields,
  fieldText,
  fieldsOf,
  readEntries,
} from '../forms/index.js';
import { useSignal, useView } from '../view/index.js';
import { CellState } from './cell-state.js';
import type { ProcessorLine } from './processor-line.js';

interface Props {
  line: ProcessorLine;
  /** Parameters that the cell's own code declares. */
  own: Record<string, unknown> | undefined;
  /** The processor's source in the cell; empty when it is one of the project's. */
  code: string;
  /** Whether the cell was ever run. */
  ran: boolean;
  onWrite(line: ProcessorLine): void;
  onRun(): void;
}

/** Processor, input, output and parameters of one cell. Edits are written when a field is left or Enter is pressed. */
export function HeaderForm(props: Props): JSX.Element {
  const { line, own, code, ran, onWrite, onRun } = props;
  const hasCode = code.trim() !== '';
  const { project, trans } = useView();
  useSignal(project.changed);
  const known = project.processors.find((one) => one.name === line.name);
  const fields = fieldsOf(own ?? (hasCode ? undefined : known?.parameters));
  const names = project.processors.map((one) => one.name);
  const datasets = project.datasets.map((one) => one.name);
  return (
    <div
      role="group"
      aria-label={trans.__('Processor cell %1', line.name)}
      className="assay-CellForm"
    >
      <div className="assay-CellForm-line">
        <Choice
          label={trans.__('Processor')}
          value={line.name}
          options={names}
          onChange={(name) => {
            onWrite({ ...line, name });
          }}
        />
        <Choice
          label={trans.__('Input')}
          value={line.on}
          options={datasets}
          onChange={(on) => {
            onWrite({ ...line, on });
          }}
        />
        <OutputField line={line} onWrite={onWrite} />
        <button type="button" className="assay-Button assay-mod-main" onClick={onRun}>
          {trans.__('Run processor')}
        </button>
        <CellState request={requestOf(line, code)} ran={ran} />
      </div>
      {line.unreadable !== undefined ? (
        <p role="alert" className="assay-Problem">
          {trans.__('The parameters in the first line are not JSON.')}
        </p>
      ) : (
        <Parameters line={line} fields={fields} onWrite={onWrite} />
      )}
    </div>
  );
}

/** What a run of the cell asks for; undefined while its first line is not complete. */
function requestOf(line: ProcessorLine, code: string): ProcessRequest | undefined {
  const { name, on, as, parameters, unreadable } = line;
  if (name === '' || on === '' || unreadable !== undefined) return undefined;
  return {
    ...{ processor: name, dataset: on, parameters },
    ...(as === '' ? {} : { as }),
    ...(code.trim() === '' ? {} : { code: { source: code, file: 'cell', line_offset: 1 } }),
  };
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly string[];
  onChange(value: string): void;
}

function Choice({ label, value, options, onChange }: ChoiceProps): JSX.Element {
  const id = useId();
  // What the line says is offered even when the project does not know it (yet).
  const offered = options.includes(value) ? options : [value, ...options];
  return (
    <div className="assay-CellForm-item">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        {offered.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </div>
  );
}

function OutputField({
  line,
  onWrite,
}: {
  line: ProcessorLine;
  onWrite: Props['onWrite'];
}): JSX.Element {
  const { trans } = useView();
  const id = useId();
  const [text, setText] = useState(line.as);
  useEffect(() => {
    setText(line.as);
  }, [line.as]);
  const write = (): void => {
    // What was only looked at stays as it was written.
    if (text.trim() !== line.as) onWrite({ ...line, as: text.trim() });
  };
  return (
    <div className="assay-CellForm-item">
      <label htmlFor={id}>{trans.__('Output')}</label>
      <input
        id={id}
        type="text"
        spellCheck={false}
        placeholder={trans.__('default name')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onBlur={write}
        onKeyDown={(event) => {
          if (event.key === 'Enter') write();
        }}
      />
    </div>
  );
}

interface ParametersProps {
  line: ProcessorLine;
  fields: readonly Field[];
  onWrite: Props['onWrite'];
}

function Parameters({ line, fields, onWrite }: ParametersProps): JSX.Element | null {
  const { project, trans } = useView();
  const [typed, setTyped] = useState<Entries>({});
  const written = JSON.stringify(line.parameters);
  // The text of the cell wins over what stands in the form.
  useEffect(() => {
    setTyped({});
  }, [written, line.name]);
  if (fields.length === 0) return null;
  const entries = Object.fromEntries(
    fields.map((field) => [
      field.name,
      typed[field.name] ?? fieldText(field, line.parameters[field.name]),
    ]),
  );
  const touched = fields.filter((field) => typed[field.name] !== undefined);
  const reading = readEntries(touched, entries);
  const commit = (): void => {
    if (touched.length === 0 || Object.keys(reading.problems).length > 0) return;
    const kept = Object.entries(line.parameters).filter(([name]) => typed[name] === undefined);
    onWrite({ ...line, parameters: { ...Object.fromEntries(kept), ...reading.parameters } });
  };
  return (
    <fieldset className="assay-CellForm-parameters">
      <legend>{trans.__('Parameters')}</legend>
      <ParameterFields
        fields={fields}
        entries={entries}
        problems={reading.problems}
        columns={project.dataset(line.on)?.columns.map((column) => column.name) ?? []}
        onChange={(name, text) => {
          setTyped({ ...typed, [name]: text });
        }}
        onCommit={commit}
      />
    </fieldset>
  );
}
