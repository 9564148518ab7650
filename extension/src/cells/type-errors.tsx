import type { ISignal } from '@lumino/signaling';
import { type JSX, useEffect, useState } from 'react';
import { useSignal, useView } from '../view/index.js';

/** Typing is over when nothing was typed for so long. */
const PAUSE_MS = 500;

/** A type error of a cell, at a line and column that count from 1. */
export interface TypeError {
  line: number;
  column: number;
  code: number;
  message: string;
}

/** What a cell's form needs of the cell's editor and its notebook's kernel. */
export interface CellEditor {
  /** Another kernel, or the first one, is there. */
  readonly kernelChanged: ISignal<unknown, unknown>;
  readonly kernel: string | undefined;
  /** Type errors of the cell as it stands; undefined while there is no kernel that knows. */
  typeErrors(): Promise<readonly TypeError[] | undefined>;
  /** Puts the cursor there. */
  reveal(line: number, column: number): void;
}

/** The type errors of a processor before it runs, each a way to its place. */
export function TypeErrors({
  source,
  editor,
}: {
  source: string;
  editor: CellEditor;
}): JSX.Element | null {
  const { project, trans } = useView();
  useSignal(editor.kernelChanged);
  const errors = useTypeErrors(source, editor, project.datasets);
  if (errors.length === 0) return null;
  return (
    <div role="status" className="assay-TypeErrors">
      <strong>{trans._n('%1 type error', '%1 type errors', errors.length)}</strong>
      <ul aria-label={trans.__('Type errors')}>
        {errors.map(({ line, column, code, message }) => (
          <li key={`${line} ${column} ${code}`}>
            <button
              type="button"
              className="assay-Button assay-mod-quiet"
              onClick={() => {
                editor.reveal(line, column);
              }}
            >
              {trans.__('Line %1: %2', line, message)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Asked for again when the cell, or the columns that it may read, are other ones. */
function useTypeErrors(
  source: string,
  editor: CellEditor,
  datasets: readonly unknown[],
): readonly TypeError[] {
  const { kernel } = editor;
  const [errors, setErrors] = useState<readonly TypeError[]>([]);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      editor.typeErrors().then(
        (found) => {
          if (wanted) setErrors(found ?? []);
        },
        () => {
          // A kernel that went away knows nothing; the run of the cell tells.
          if (wanted) setErrors([]);
        },
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [source, editor, kernel, datasets]);
  return errors;
}
