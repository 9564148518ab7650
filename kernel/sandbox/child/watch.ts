/**
 * The child's own watch, for the moments in which the supervisor's event loop is busy: it ends the process when the
 * supervisor has died or memory runs away. The guest runs on a thread of its own, so this one keeps ticking.
 */
export function watchSelf(residentLimit: number): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent || process.memoryUsage.rss() > residentLimit) {
      process.kill(process.pid, 'SIGKILL');
    }
  }, 10);
  timer.unref();
}
