import type { JSX } from 'react';
import { failureText, useView } from '../view/index.js';

/** How the page stands with its host, and what to do when it does not stand well. */
export function LinkLine(): JSX.Element {
  const { project, trans, commands } = useView();
  const { state } = project;
  const demo = (): void => {
    void commands.execute('assay:use-demo-data');
  };
  if (state.demo) {
    return (
      <div className="assay-Link" data-status="demo">
        <strong role="status">{trans.__('Demo data')}</strong>
        <span>{trans.__('Samples inside this page. Nothing is kept.')}</span>
        <button
          type="button"
          className="assay-Button"
          onClick={() => void commands.execute('assay:use-project')}
        >
          {trans.__('Use the project')}
        </button>
      </div>
    );
  }
  if (state.status === 'ready' && project.problem !== null) {
    return (
      <div className="assay-Link" data-status="offline">
        <span role="alert">{failureText(project.problem)}</span>
        <button type="button" className="assay-Button" onClick={() => void project.connect()}>
          {trans.__('Try again')}
        </button>
      </div>
    );
  }
  if (state.status === 'ready') {
    return (
      <div className="assay-Link" data-status="ready" title={state.project}>
        <span role="status">{trans.__('Project %1', folderName(state.project ?? ''))}</span>
      </div>
    );
  }
  if (state.status === 'connecting') {
    return (
      <div className="assay-Link" data-status="connecting">
        <span role="status">
          {trans.__('Connecting to the project…')}
          {state.problem !== undefined && <small>{state.problem}</small>}
        </span>
      </div>
    );
  }
  return (
    <div className="assay-Link" data-status="offline">
      <span role="alert">
        {trans.__('Not connected; what is shown may be old.')}
        <small>{state.problem}</small>
        <small>{trans.__('It is tried again by itself. What you typed stays.')}</small>
      </span>
      <button type="button" className="assay-Button" onClick={() => void project.connect()}>
        {trans.__('Connect')}
      </button>
      <button type="button" className="assay-Button" onClick={demo}>
        {trans.__('Use demo data')}
      </button>
    </div>
  );
}

function folderName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
