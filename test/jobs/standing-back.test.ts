import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { comeForward, yieldWhenLong } from '../../kernel/jobs/yielding.js';
import { Project, series } from './project.js';

let project: Project;
let gates = 0;

beforeAll(async () => {
  project = await Project.open({ workers: 1 });
  await project.addDataset('ecg', series(500));
});
afterAll(() => project.remove());

/** A job that computes in the only worker until its gate is opened. */
async function computing(as: string) {
  const file = join(project.folder, `gate${++gates}`);
  const request = { processor: 'gate', dataset: 'ecg', parameters: { file }, as };
  const { task_id: id } = await project.queue.submit(request);
  await project.event(
    ({ type, job }) => type === 'progress' && job?.id === id && job.progress.done > 0,
  );
  const [pid] = project.queue.workerPids();
  if (pid === undefined) throw new Error('no worker lives');
  const open = () => writeFile(file, '');
  return { id, pid, open };
}

function sessionOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[4]);
}

/** What its session gets of the machine, where the system shares that out by sessions. */
function shareOf(pid: number): string | undefined {
  const file = `/proc/${pid}/autogroup`;
  return existsSync(file) ? / nice (-?\d+)$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
}

async function setBack(pid: number): Promise<void> {
  while (getPriority(pid) !== getPriority() + 10) await new Promise(setImmediate);
}

test('a worker that computes for long stands back for the host, and the next job gets another one', async () => {
  const job = await computing('long');
  expect(getPriority(job.pid)).toBe(getPriority());
  // A session of its own: nothing that it computes is taken from the host's share.
  expect(sessionOf(job.pid)).toBe(job.pid);
  await setBack(job.pid);
  // Half a share: with a tenth, which priority 10 would be, a job starves beside a busy machine.
  expect([undefined, '3']).toContain(shareOf(job.pid));
  await job.open();
  expect(await project.end(job.id)).toMatchObject({ status: 'COMPLETED' });
  const next = await computing('after');
  expect(next.pid).not.toBe(job.pid);
  expect(getPriority(next.pid)).toBe(getPriority());
  await next.open();
  await project.end(next.id);
});

test('one that is to be killed comes forward, so that its end waits for nobody', async () => {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid ?? -1;
  const killed = new AbortController();
  yieldWhenLong(pid, killed.signal);
  await setBack(pid);
  const back = shareOf(pid);
  killed.abort();
  expect([undefined, '0']).toContain(shareOf(pid));
  expect(back).toBe(shareOf(pid) && '3');
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('a process that lives in the group of others takes nothing from these', async () => {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const before = shareOf(process.pid);
  const watch = yieldWhenLong(child.pid);
  await setBack(child.pid ?? -1);
  expect(watch()).toBe(true);
  expect(shareOf(process.pid)).toBe(before);
  comeForward(child.pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
});
