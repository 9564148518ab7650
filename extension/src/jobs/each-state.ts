import type { Job } from '@assay/schema';
import { useEffect, useRef, useState } from 'react';
import { MOMENT_MS, between } from '../project/index.js';

/**
 * A job as one output draws it: beginning with the state that its cell showed first, each later one for a moment. The page's
 * stage may be further by the time that a slow page draws the output.
 *
 * @param first the state that came with the output
 * @param latest what the stage draws now
 */
export function useEachState(first: Job, latest: Job): Job {
  const [shown, setShown] = useState(first);
  const since = useRef(performance.now());
  useEffect(() => {
    if (latest.status === shown.status) {
      setShown(latest);
      return;
    }
    const left = since.current + MOMENT_MS - performance.now();
    const timer = setTimeout(() => {
      since.current = performance.now();
      setShown(between(shown, latest) ?? latest);
    }, left);
    return () => {
      clearTimeout(timer);
    };
  }, [shown, latest]);
  return latest.status === shown.status ? latest : shown;
}
