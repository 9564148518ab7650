import { type JSX, useState } from 'react';
import { useView } from './view.js';

/** So many entries are drawn at once; a list of thousands helps nobody and slows the page. */
const STEP = 100;

/** The first entries of a list that may be long, and a button that draws more of them. */
export function useSomeOf<T>(all: readonly T[]): { some: readonly T[]; more: JSX.Element | null } {
  const { trans } = useView();
  const [most, setMost] = useState(STEP);
  const left = all.length - most;
  const more =
    left <= 0 ? null : (
      <button
        type="button"
        className="assay-Button assay-More"
        onClick={() => {
          setMost(most + STEP);
        }}
      >
        {trans.__('Show more of %1', all.length.toLocaleString())}
      </button>
    );
  return { some: all.slice(0, most), more };
}
