import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { demoPlugin } from './plugins/demo.js';
import { jobsPlugin } from './plugins/jobs.js';
import { linkPlugin } from './plugins/link.js';
import { sidebarPlugin } from './plugins/sidebar.js';
import { statusPlugin } from './plugins/status.js';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  linkPlugin,
  sidebarPlugin,
  jobsPlugin,
  statusPlugin,
  demoPlugin,
];

export default plugins;
