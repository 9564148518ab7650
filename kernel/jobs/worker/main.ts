/** A job worker: a child process that runs the standard processors, one job at a time, until its host ends it. */
import { runProcessor, send } from './run.js';
import type { Heading, ToWorker } from './protocol.js';
import { TableAssembly } from './transfer.js';
import { watchParent } from './watch-parent.js';

interface Job {
  module: string;
  parameters: Record<string, unknown>;
  table: TableAssembly;
}

let job: Job | undefined;

function begin(module: string, parameters: Record<string, unknown>, heading: Heading): void {
  watchParent();
  job = { module, parameters, table: new TableAssembly(heading) };
}

process.on('message', (message: ToWorker) => {
  if (message.kind === 'whole') {
    watchParent();
    void runProcessor(message.module, message.parameters, message.table);
  } else if (message.kind === 'job') begin(message.module, message.parameters, message.table);
  else if (message.kind === 'slice') job?.table.add(message);
  else if (job !== undefined) {
    const { module, parameters, table } = job;
    job = undefined;
    void runProcessor(module, parameters, table.table);
  }
});
// The host has gone: nobody waits for what is computed here.
process.on('disconnect', () => process.exit(0));
void send({ kind: 'ready' });
