import { type JSX, useEffect, useReducer } from 'react';
import { useView } from '../view/index.js';

const SECOND_MS = 1000;

/** For how long a job that says nothing of its progress has been at work, so that nobody takes it for stuck. */
export function RunningTime({ since }: { since: string }): JSX.Element {
  const { trans } = useView();
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(again, SECOND_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  // The host's clock may be ahead of the page's.
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(since)) / SECOND_MS));
  return <p className="assay-Job-note">{trans.__('at work for %1 s', seconds)}</p>;
}
