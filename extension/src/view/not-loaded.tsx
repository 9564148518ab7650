import type { JSX } from 'react';
import { useView } from './view.js';

/** In the place of a part of the page whose code could not be fetched: one that is away must not take the rest along. */
export function NotLoaded(): JSX.Element {
  const { trans } = useView();
  return (
    <p role="alert" className="assay-Problem">
      {trans.__('This part could not be loaded: reload the page once the server answers.')}
    </p>
  );
}
