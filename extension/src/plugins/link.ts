import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { KernelLink } from '../link/index.js';
import { Project } from '../project/index.js';
import { IProject } from '../tokens.js';

/** Connects the page to its project; everything else of the extension asks for `IProject`. */
export const linkPlugin: JupyterFrontEndPlugin<Project> = {
  id: '@assay/extension:link',
  description: 'Connects the page to its Assay project through a kernel of its own.',
  autoStart: true,
  provides: IProject,
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, translator: ITranslator | null): Project => {
    const { sessions, kernelspecs: specs } = app.serviceManager;
    const trans = (translator ?? nullTranslator).load('assay');
    const project = new Project(new KernelLink({ sessions, specs, trans }));
    void app.started.then(() => project.connect());
    window.addEventListener('pagehide', () => {
      project.dispose();
    });
    return project;
  },
};
