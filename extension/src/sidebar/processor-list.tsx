import type { JSX } from 'react';
import { useView } from '../view/index.js';

/** What can be run on a dataset, the project's own processors included. */
export function ProcessorList(): JSX.Element {
  const { project, trans } = useView();
  return (
    <>
      <ul aria-label={trans.__('Processors')} className="assay-Processors">
        {project.processors.map((processor) => (
          <li
            key={processor.name}
            title={processor.problem ?? processor.description}
            data-broken={Boolean(processor.problem)}
            data-custom={processor.custom}
          >
            <span>{processor.custom ? processor.name : processor.title}</span>
            {processor.custom && <small>{trans.__('custom')}</small>}
            {processor.problem && <p className="assay-Job-failure">{processor.problem}</p>}
          </li>
        ))}
      </ul>
      {project.processors.length === 0 && (
        <p className="assay-Empty">{trans.__('Processors appear once the project answers.')}</p>
      )}
    </>
  );
}
