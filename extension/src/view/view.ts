import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ISignal } from '@lumino/signaling';
import { createContext, useContext, useEffect, useReducer } from 'react';
import type { Project } from '../project/index.js';

/** What every component of the page needs. */
export interface View {
  project: Project;
  trans: TranslationBundle;
  commands: CommandRegistry;
}

export const ViewContext = createContext<View | null>(null);

export function useView(): View {
  const view = useContext(ViewContext);
  if (view === null) throw new Error('a component of Assay is drawn outside of its view');
  return view;
}

/** Draws the component again whenever the signal fires. */
export function useSignal<S, A>(signal: ISignal<S, A>, concerns?: (argument: A) => boolean): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const receiver = {};
    const slot = (_: S, argument: A): void => {
      if (concerns === undefined || concerns(argument)) again();
    };
    signal.connect(slot, receiver);
    return () => {
      signal.disconnect(slot, receiver);
    };
    // The filter may be a new function at every drawing without meaning anything else.
  }, [signal]);
}
