import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { assayIcon } from '../icon/index.js';
import { RunningJobs } from '../jobs/index.js';
import { IProject } from '../tokens.js';

/** The dashboard, in palette and launcher, and the project's jobs among what runs. */
export const dashboardPlugin: JupyterFrontEndPlugin<void> = {
  id: '@assay/extension:dashboard',
  description: 'Shows runs, rates, alerts and health of the project.',
  autoStart: true,
  requires: [IProject],
  optional: [ITranslator, ICommandPalette, ILauncher, IRunningSessionManagers],
  activate: (
    app: JupyterFrontEnd,
    project: IProject,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    running: IRunningSessionManagers | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('assay');
    const view = { project, trans, commands: app.commands };
    const command = 'assay:show-dashboard';
    let open: MainAreaWidget | null = null;
    app.commands.addCommand(command, {
      label: (args) =>
        args['isLauncher'] === true ? trans.__('Dashboard') : trans.__('Show dashboard'),
      caption: trans.__('Runs, success rates, queue, alerts and health'),
      icon: assayIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        if (open === null || open.isDisposed) {
          const { Dashboard } = await import('../dashboard/index.js');
          const content = new Dashboard(view);
          open = new MainAreaWidget({ content });
          open.id = 'assay-dashboard-area';
          open.title.label = content.title.label;
          open.title.icon = assayIcon;
          open.title.closable = true;
          app.shell.add(open, 'main');
        }
        app.shell.activateById(open.id);
      },
    });
    const category = trans.__('Assay');
    palette?.addItem({ command, category });
    launcher?.add({ command, category, args: { isLauncher: true } });
    running?.add(new RunningJobs(view));
  },
};
