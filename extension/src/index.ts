import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { cellsPlugin } from './plugins/cells.js';
import { chartsPlugin } from './plugins/charts.js';
import { dashboardPlugin } from './plugins/dashboard.js';
import { datasetsPlugin } from './plugins/datasets.js';
import { demoPlugin } from './plugins/demo.js';
import { jobsPlugin } from './plugins/jobs.js';
import { linkPlugin } from './plugins/link.js';
import { sidebarPlugin } from './plugins/sidebar.js';
import { statusPlugin } from './plugins/status.js';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  linkPlugin,
  sidebarPlugin,
  jobsPlugin,
  chartsPlugin,
  cellsPlugin,
  datasetsPlugin,
  dashboardPlugin,
  statusPlugin,
  demoPlugin,
];

export default plugins;
