import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ToExecutor } from '../exchange.js';
import { send } from './channel.js';
import { installCellTimers } from './cell-timers.js';
import { receiveComm } from './comm/comm.js';
import { installWidgetControl } from './comm/widget.js';
import { prompt, receiveInput } from './input.js';
import { startInterruptWorker } from './interruption.js';
import { endWithSession } from './end-with-session.js';
import { liveNames, liveValue } from './live.js';
import { cellRequire, installModuleHooks } from './modules/hooks.js';
import { importForCell } from './modules/import-for-cell.js';
import { ownModule } from './modules/own-modules.js';
import { installNamespaces } from './namespaces.js';
import { watchOutside } from './outside/index.js';
import { keepOwnDescriptors } from './own-descriptors.js';
import { installRawOutput } from './raw-output.js';
import { runCell } from './run-cell.js';
import { setResult, useAsyncDisposable, useDisposable } from './runs.js';
import { inScope, openScope } from './scope.js';
import { showBackgroundFailures } from './background-failures.js';
import { installTextOutput } from './text-output.js';
import { installStackTraces } from './trace/stack.js';

/** The executor: a process that runs the user's cells and nothing else. */
enableCompileCache();

/** Names that the translated cells call, and the globals that a cell expects of Node. */
function installGlobals(): void {
  const file = path.join(process.cwd(), '__cell__.ts');
  const hidden = (value: unknown): PropertyDescriptor => ({
    value,
    configurable: true,
    writable: true,
    enumerable: false,
  });
  Object.defineProperties(globalThis, {
    __assay: hidden({
      import: importForCell,
      own: (name: string) => ownModule(name, undefined),
      result: setResult,
      use: useDisposable,
      useAsync: useAsyncDisposable,
      meta: { url: pathToFileURL(file).href, filename: file, dirname: process.cwd() },
    }),
    require: hidden(cellRequire()),
    __dirname: hidden(process.cwd()),
    __filename: hidden(file),
    prompt: hidden(prompt),
  });
}

function receive(message: ToExecutor): void {
  switch (message.type) {
    case 'run':
      return runCell(message);
    case 'comm': {
      const scope = message.scope === undefined ? undefined : openScope(message.scope, 0, false);
      const work = (): void => {
        receiveComm(message.message).catch((error: unknown) => {
          throw error;
        });
      };
      return scope ? inScope(scope, work) : work();
    }
    case 'input':
      return receiveInput(message.value);
    case 'names':
      return send({ type: 'reply', id: message.id, value: liveNames(message.path) });
    case 'value':
      return send({ type: 'reply', id: message.id, value: liveValue(message.path) });
  }
}

// A terminal's Ctrl-C goes to the whole group; cells are interrupted by message.
process.on('SIGINT', () => undefined);
process.on('disconnect', endWithSession);
installStackTraces();
installTextOutput();
installRawOutput();
keepOwnDescriptors();
watchOutside();
installModuleHooks();
installCellTimers();
installNamespaces();
installWidgetControl();
installGlobals();
showBackgroundFailures();
startInterruptWorker();
process.on('message', (message) => receive(message as ToExecutor));
process.on('exit', (code) => send({ type: 'exiting', code }));
send({ type: 'ready' });
