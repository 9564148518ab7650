import type { JSX } from 'react';
import { useView } from '../view/index.js';

/** What can be run on a dataset, the project's own processors included. */
export function ProcessorList(): JSX.Element {
  const { project, trans } = useView();
  return (
    <>
      <ul aria-label={trans.__('Processors')} className="assay-List assay-Processors">
        {project.processors.map((processor) => (
          <li key={processor.name} title={processor.description}>
            <strong>{processor.custom ? processor.name : processor.title}</strong>
            {processor.custom && ' '}
            {processor.custom && <span className="assay-Badge">{trans.__('custom')}</span>}
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
