import type { TranslationBundle } from '@jupyterlab/translation';
import { type JSX, useId } from 'react';
import { useView } from '../view/index.js';
import { type Entries, type Field, type FieldProblem, fieldText } from './fields.js';

interface Props {
  fields: readonly Field[];
  entries: Entries;
  problems: Readonly<Record<string, FieldProblem>>;
  /** Offered for parameters that name a column. */
  columns: readonly string[];
  onChange(name: string, text: string): void;
  /** The user is done with a field: it lost the focus, or Enter was pressed in it. */
  onCommit?(): void;
}

/** One labelled field for each parameter of a processor. */
export function ParameterFields(props: Props): JSX.Element {
  return (
    <div className="assay-Fields">
      {props.fields.map((field) => (
        <ParameterField key={field.name} field={field} {...props} />
      ))}
    </div>
  );
}

function ParameterField(props: Props & { field: Field }): JSX.Element {
  const { trans } = useView();
  const id = useId();
  const { field, entries, problems } = props;
  const problem = problems[field.name];
  return (
    <div className="assay-Field" data-kind={field.kind}>
      <label htmlFor={id}>{field.label}</label>
      <Control
        {...props}
        id={id}
        text={entries[field.name] ?? fieldText(field, undefined)}
        described={`${id}-note`}
        invalid={problem !== undefined}
      />
      <span id={`${id}-note`} className="assay-Field-note">
        {problem === undefined ? '' : problemText(trans, problem)}
      </span>
    </div>
  );
}

interface ControlProps extends Props {
  field: Field;
  id: string;
  text: string;
  described: string;
  invalid: boolean;
}

function Control(props: ControlProps): JSX.Element {
  const { field, id, text, onChange, onCommit } = props;
  const common = {
    id,
    title: field.description,
    'aria-describedby': props.described,
    'aria-invalid': props.invalid,
    onBlur: () => onCommit?.(),
  };
  if (field.kind === 'boolean') {
    return (
      <input
        {...common}
        type="checkbox"
        checked={text === 'true'}
        onChange={(event) => {
          onChange(field.name, String(event.target.checked));
        }}
      />
    );
  }
  if (field.kind === 'choice') return <ChoiceControl {...props} common={common} />;
  const namesColumn = /(^|_)column$|^[xy]$/.test(field.name) && field.kind !== 'number';
  return (
    <>
      <input
        {...common}
        type="text"
        inputMode={field.kind === 'number' || field.kind === 'integer' ? 'decimal' : 'text'}
        list={namesColumn ? `${id}-columns` : undefined}
        aria-required={field.required}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          onChange(field.name, event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && onCommit !== undefined) {
            event.preventDefault();
            onCommit();
          }
        }}
      />
      {namesColumn && (
        <datalist id={`${id}-columns`}>
          {props.columns.map((column) => (
            <option key={column} value={column} />
          ))}
        </datalist>
      )}
    </>
  );
}

function ChoiceControl(props: ControlProps & { common: Record<string, unknown> }): JSX.Element {
  const { field, text, common, onChange } = props;
  return (
    <select
      {...common}
      value={text}
      onChange={(event) => {
        onChange(field.name, event.target.value);
      }}
    >
      {field.standard === undefined && <option value="" />}
      {field.choices.map((choice) => (
        <option key={choice.label} value={fieldText(field, choice.value)}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

export function problemText(trans: TranslationBundle, problem: FieldProblem): string {
  switch (problem.reason) {
    case 'required':
      return trans.__('needed');
    case 'number':
      return trans.__('must be a number');
    case 'integer':
      return trans.__('must be a whole number');
    case 'json':
      return trans.__('must be JSON');
    case 'refused':
      return trans.__('was refused, see below');
    case 'least':
      return trans.__('must be at least %1', problem.limit);
    case 'above':
      return trans.__('must be more than %1', problem.limit);
    case 'most':
      return trans.__('must be at most %1', problem.limit);
    case 'below':
      return trans.__('must be less than %1', problem.limit);
    case 'multiple':
      return trans.__('must be a multiple of %1', problem.limit);
    case 'shortest':
      return trans.__('must have at least %1 characters', problem.limit);
    case 'longest':
      return trans.__('must have at most %1 characters', problem.limit);
    case 'fewest':
      return trans.__('must have at least %1 entries', problem.limit);
    case 'most items':
      return trans.__('must have at most %1 entries', problem.limit);
    case 'kind':
      return trans.__(
        'must be %1',
        problem.limit.map((kind) => kindText(trans, kind)).join(trans.__(' or ')),
      );
    case 'like':
      return trans.__('must be such as %1', problem.limit);
  }
}

function kindText(trans: TranslationBundle, kind: string): string {
  const words: Record<string, string> = {
    number: trans.__('a number'),
    integer: trans.__('a whole number'),
    string: trans.__('a text'),
    boolean: trans.__('true or false'),
    array: trans.__('a list'),
    object: trans.__('a JSON object'),
    null: trans.__('null'),
  };
  return words[kind] ?? kind;
}
