import type { ProcessRequest } from '@assay/schema';
import { type JSX, useId } from 'react';
import { parseObject } from '../forms/index.js';
import { useView } from '../view/index.js';

/** The form's last choice: a script of the project by its name. */
export const CUSTOM = 'custom';

export interface CustomEntries {
  script: string;
  parameters: string;
}

/** The request of a custom script; undefined while its name or JSON is not there. */
export function customRequest(dataset: string, entries: CustomEntries): ProcessRequest | undefined {
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

export function CustomFields({ entries, invalid, onChange }: CustomProps): JSX.Element {
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
