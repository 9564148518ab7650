import { createRequire } from 'node:module';
import { Comm, registerCommTarget } from './comm/comm.js';
import { widget, Widget } from './comm/widget.js';
import { clearOutput, display, newDisplay } from './display/display-functions.js';
import { input, password, prompt } from './input.js';
import { openLab } from './lab-access.js';
import { provideOwnModules } from './modules/own-modules.js';

/** What `import … from 'assay'` gives, without the lab. */
function assay(): Record<string, unknown> {
  return {
    display,
    newDisplay,
    clearOutput,
    Comm,
    registerCommTarget,
    widget,
    Widget,
    input,
    password,
    prompt,
  };
}

/** The version of tslab whose functions these are. */
const TSLAB = '1.0.22';

interface Versioned {
  version: string;
}

/** The display functions that tslab's notebooks know, under its names. */
function tslab(): Record<string, unknown> {
  const typescript = createRequire(import.meta.url)('typescript-native/package.json') as Versioned;
  const versions = { tslab: TSLAB, typescript: typescript.version, node: process.version };
  return { display, newDisplay, versions };
}

export function installNamespaces(): void {
  provideOwnModules({ assay, tslab }, async (name) =>
    name === 'assay' ? { ...assay(), lab: await openLab() } : tslab(),
  );
}
