import { ReactWidget } from '@jupyterlab/ui-components';
import type { JSX } from 'react';
import { type View, ViewContext, useSignal, useView } from '../view/index.js';

/** How many jobs the project has, in the status bar; a click opens the panel. */
export class JobCount extends ReactWidget {
  constructor(private readonly view: View) {
    super();
    this.addClass('jp-mod-highlighted');
  }

  protected override render(): JSX.Element {
    return (
      <ViewContext.Provider value={this.view}>
        <Count />
      </ViewContext.Provider>
    );
  }
}

function Count(): JSX.Element {
  const { project, trans, commands } = useView();
  useSignal(project.changed);
  const { jobCount } = project;
  return (
    <button
      type="button"
      className="assay-JobCount"
      title={trans.__('Show the Assay panel')}
      onClick={() => void commands.execute('assay:show-panel')}
    >
      {trans._n('Assay: %1 job', 'Assay: %1 jobs', jobCount)}
    </button>
  );
}
