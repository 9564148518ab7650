import type { JSX } from 'react';
import type { Figures } from '../project/index.js';
import { useSomeOf, useView } from '../view/index.js';

const SHOWN = new Set<Figures['scope']>(['all', 'source', 'processor']);

/** More bad rows than this, in per cent, are an alert. */
const BAD = 5;

/** Runs of all, of each source and of each processor, with what came of them. */
export function FiguresTable({ figures }: { figures: readonly Figures[] }): JSX.Element {
  const { trans } = useView();
  const scopes: Partial<Record<Figures['scope'], string>> = {
    all: trans.__('all'),
    source: trans.__('source'),
    processor: trans.__('processor'),
  };
  const rate = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : `${value} %`;
  const { some, more } = useSomeOf(figures.filter((one) => SHOWN.has(one.scope)));
  return (
    <>
      <table className="assay-Preview-table">
        <thead>
          <tr>
            {[
              trans.__('What'),
              trans.__('Name'),
              trans.__('Runs'),
              trans.__('Succeeded'),
              trans.__('Failed'),
              trans.__('Success rate'),
              trans.__('Rows'),
              trans.__('Bad rows'),
            ].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {some.map((one) => (
            <tr key={`${one.scope} ${one.name}`} data-bad={(one.error_rate ?? 0) > BAD}>
              <td>{scopes[one.scope]}</td>
              <th scope="row">{one.name}</th>
              <td>{one.runs}</td>
              <td>{one.succeeded}</td>
              <td>{one.failed}</td>
              <td>{rate(one.success_rate)}</td>
              <td>{rowsOf(one)}</td>
              <td>{rate(one.error_rate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}

/** Rows are counted where they come in; of a processor nobody counts them. */
function rowsOf({ scope, rows }: Figures): string {
  return scope === 'processor' && !rows ? '–' : (rows ?? 0).toLocaleString();
}
