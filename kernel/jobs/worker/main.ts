/** A job worker: a child process that runs the standard processors, one job at a time, until its host ends it. */
import { LongRun } from './long-run.js';
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
let long: LongRun | undefined;

function begin(module: string, parameters: Record<string, unknown>, heading: Heading): void {
  watchParent();
  long = undefined;
  job = { module, parameters, table: new TableAssembly(heading) };
}

function run(): void {
  if (job === undefined) return;
  const { module, parameters, table } = job;
  job = undefined;
  void runProcessor(module, parameters, table.table);
}

process.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'job':
      return begin(message.module, message.parameters, message.table);
    case 'whole':
      watchParent();
      job = long = undefined;
      return void runProcessor(message.module, message.parameters, message.table);
    case 'slice':
      return (job?.table ?? long)?.add(message);
    case 'run':
      return run();
    case 'long':
      watchParent();
      job = undefined;
      long = new LongRun(message.module, message.parameters, message.table);
      return;
    case 'ordered':
      return long?.ordered(message.is);
    case 'go-on':
      return long?.goOn(message.state);
    case 'piece':
      return long?.piece(message.table);
    case 'take':
      return long?.take();
    case 'end':
      return long?.end();
    case 'here?':
      return void send({ kind: 'here' });
  }
});
// The host has gone: nobody waits for what is computed here.
process.on('disconnect', () => process.exit(0));
void send({ kind: 'ready' });
