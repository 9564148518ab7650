import { realpathSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runHost } from './host.js';
import { Log } from './log.js';
import { moveStore } from './move-store.js';
import { runWorker } from './worker.js';

/** Written at once, so that the last words of a dying host are in the log. */
const log = new Log((line) => {
  try {
    writeSync(1, line);
  } catch {
    // A full disk or a reader that is gone: there is nobody left to tell, and the data is more worth than its log.
  }
});

const { values } = parseArgs({
  options: {
    project: { type: 'string' },
    version: { type: 'string' },
    worker: { type: 'boolean' },
    move: { type: 'string' },
    settings: { type: 'string' },
  },
});
if (values.project === undefined) {
  process.stderr.write('usage: host --project DIR [--version V]\n');
  process.exit(2);
}

function crash(error: unknown): never {
  log.error('the host crashed', error);
  process.exit(1);
}
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
// Only its own signals and its idleness end the host, not the terminal that happened to start it.
process.on('SIGHUP', () => undefined);

const project = realpathSync(values.project);
// The starter says which build this is, and looks for the same one later.
const version = values.version ?? 'unknown';
try {
  if (values.worker === true) {
    await runWorker(project, log);
    process.exit(0);
  }
  if (values.move === 'duckdb' || values.move === 'ducklake') {
    const given = JSON.parse(values.settings ?? '{}') as Record<string, string>;
    writeSync(1, `${JSON.stringify(await moveStore(project, values.move, given))}\n`);
    process.exit(0);
  }
  const ours = await runHost({ project, version, log });
  if (!ours) log.info('another host owns the project');
  process.exit(0);
} catch (error) {
  crash(error);
}
