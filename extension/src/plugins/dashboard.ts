import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { assayIcon } from '../icon/index.js';
import { RunningJobs } from '../jobs/index.js';
import { IProject } from '../tokens.js';
import { MainTabs } from './main-tabs.js';

/** The dashboard, in palette and launcher, and the project's jobs among what runs. */
export const dashboardPlugin: JupyterFrontEndPlugin<void> = {
  id: '@assay/extension:dashboard',
  description: 'Shows runs, rates, alerts and health of the project.',
  autoStart: true,
  requires: [IProject],
  optional: [
    ITranslator,
    ICommandPalette,
    ILauncher,
    IRunningSessionManagers,
    ILabShell,
    ILayoutRestorer,
  ],
  activate: (
    app: JupyterFrontEnd,
    project: IProject,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    running: IRunningSessionManagers | null,
    lab: ILabShell | null,
    restorer: ILayoutRestorer | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('assay');
    const view = { project, trans, commands: app.commands };
    const command = 'assay:show-dashboard';
    const tabs = new MainTabs(app, { lab, restorer }, { command, argument: 'tab' });
    app.commands.addCommand(command, {
      label: (args) =>
        args['isLauncher'] === true ? trans.__('Dashboard') : trans.__('Show dashboard'),
      caption: trans.__('Runs, success rates, queue, alerts and health'),
      icon: assayIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () =>
        tabs.show('dashboard', async () => {
          const { Dashboard } = await import('../dashboard/index.js');
          return new Dashboard(view);
        }),
    });
    const category = trans.__('Assay');
    palette?.addItem({ command, category });
    launcher?.add({ command, category, args: { isLauncher: true } });
    running?.add(new RunningJobs(view));
  },
};
