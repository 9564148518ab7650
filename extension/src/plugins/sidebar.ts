import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { AssayPanel, type UploadLimits } from '../sidebar/index.js';
import { IProject } from '../tokens.js';

const ID = '@assay/extension:sidebar';

/** The panel "Assay" in the left sidebar. */
export const sidebarPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'The sidebar with datasets, processors, jobs and annotations.',
  autoStart: true,
  requires: [IProject],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    project: IProject,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    registry: ISettingRegistry | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('assay');
    const limits: UploadLimits = { megabytes: 200, files: 20 };
    const panel = new AssayPanel({ project, trans, commands: app.commands }, () => limits);
    app.shell.add(panel, 'left', { rank: 600, type: 'Assay' });
    restorer?.add(panel, panel.id);

    app.commands.addCommand('assay:show-panel', {
      label: trans.__('Show the Assay panel'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => {
        app.shell.activateById(panel.id);
      },
    });
    palette?.addItem({ command: 'assay:show-panel', category: trans.__('Assay') });

    void registry?.load(ID).then((settings) => {
      const read = (): void => {
        limits.megabytes = settings.get('uploadMegabytes').composite as number;
        limits.files = settings.get('uploadFiles').composite as number;
      };
      read();
      settings.changed.connect(read, panel);
    });
  },
};
