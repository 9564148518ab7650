import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ISignal } from '@lumino/signaling';
import {
  createContext,
  useCallback,
  useContext,
  useReducer,
  useLayoutEffect,
  useSyncExternalStore,
} from 'react';
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
export function useSignal<S>(signal: ISignal<S, unknown>): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  // Listens as soon as it is drawn: what fires before is missed.
  useLayoutEffect(() => listen(signal, again), [signal]);
}

/** A value that a signal tells of, drawn anew each time it is another one: none is missed, not even between drawing and listening. */
export function useSignalled<S, T>(signal: ISignal<S, unknown>, read: () => T): T {
  const subscribe = useCallback((again: () => void) => listen(signal, again), [signal]);
  return useSyncExternalStore(subscribe, read);
}

function listen<S>(signal: ISignal<S, unknown>, again: () => void): () => void {
  const receiver = {};
  const slot = (): void => {
    again();
  };
  signal.connect(slot, receiver);
  return () => {
    signal.disconnect(slot, receiver);
  };
}
