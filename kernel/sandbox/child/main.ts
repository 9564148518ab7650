import { DEFAULT_LIMITS } from '../limits.js';
import { readTask, send } from './channel.js';
import { leastMegabytes, vacantIsolate, type Vacant } from './isolate.js';
import { prepareParameters } from './parameters.js';
import { perform } from './perform.js';
import { stripTypes } from './syntax.js';

async function main(): Promise<void> {
  // No time zone of the machine's: the isolate's local time is UTC.
  process.env['TZ'] = 'UTC';

  const parent = process.ppid;
  send({ kind: 'ready' });

  // A spare has time to load and to make what a run may need before it is asked.
  let waiting: Vacant | undefined;
  if (process.argv[2] === 'warm') {
    stripTypes('const ready: boolean = true;');
    await prepareParameters('{}', { type: 'object' });
    waiting = vacantIsolate(leastMegabytes(DEFAULT_LIMITS.memoryMb));
  }

  const received = readTask();
  // The supervisor went away, or gave this spare up.
  if (received === undefined || process.ppid !== parent) return;
  await perform(received.task, received.sections, waiting);
  // The supervisor ends this process when it has read the result: nothing may run here after it.
  setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGKILL'), 100);
}

void main();
