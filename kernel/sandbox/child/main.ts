import { readTask, send } from './channel.js';
import { prepareParameters } from './parameters.js';
import { perform } from './perform.js';
import { stripTypes } from './syntax.js';

// No time zone of the machine's: the isolate's local time is UTC.
process.env['TZ'] = 'UTC';

const parent = process.ppid;
send({ kind: 'ready' });

// A spare has time to load what a run may need before it is asked.
if (process.argv[2] === 'warm') {
  stripTypes('const ready: boolean = true;');
  await prepareParameters('{}', { type: 'object' });
}

const received = readTask();
// The supervisor went away, or gave this spare up.
if (received !== undefined && process.ppid === parent) {
  await perform(received.task, received.sections);
  // The supervisor ends this process when it has read the result: nothing may run here after it.
  setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGKILL'), 100);
}
