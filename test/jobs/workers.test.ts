import { once } from 'node:events';
import { WorkerPool } from '../../kernel/jobs/worker-pool.js';
import { lives } from '../support/lives.js';

const script = new URL('../../kernel/build/job-worker.js', import.meta.url);
const nobody = { working: 0, waiting: 0, silent: 0 };

test('a worker that stands still is told from one that waits, and ended', async () => {
  const pool = new WorkerPool(script, 2);
  try {
    expect(await pool.look()).toEqual(nobody);
    pool.warm();
    const [pid = NaN] = pool.pids();
    expect(await pool.look()).toEqual({ ...nobody, waiting: 1 });
    expect(pool.pids()).toEqual([pid]);
    await pool.lend(async (child) => {
      expect([child.pid, await pool.look()]).toEqual([pid, { ...nobody, working: 1 }]);
    });
    process.kill(pid, 'SIGSTOP');
    expect(await pool.look(100)).toEqual({ ...nobody, silent: 1 });
    expect([lives(pid), pool.pids()]).toEqual([false, []]);
    expect(await pool.look()).toEqual(nobody);
    await pool.lend(async (child) => {
      expect(child.pid).not.toBe(pid);
      await once(child, 'message');
    });
  } finally {
    await pool.close();
  }
});
