import { memoryMessage, type Limits } from '../limits.js';
import { send } from './channel.js';

/**
 * The child's own watch, for the moments in which the supervisor's event loop is busy: it ends the process when the
 * supervisor has died or memory runs away. The guest runs on a thread of its own, so this one keeps ticking.
 */
export function watchSelf(residentLimit: number, limits: Limits): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    const orphaned = process.ppid !== parent;
    const swollen = process.memoryUsage.rss() > residentLimit;
    if (!orphaned && !swollen) return;
    if (swollen) {
      const message = memoryMessage(limits);
      send({ kind: 'end', end: { status: 'memory', message, line: null, column: null } });
    }
    process.kill(process.pid, 'SIGKILL');
  }, 10);
  timer.unref();
}
