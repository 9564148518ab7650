import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AssayError } from '@assay/schema';
import { endingStep } from './ending.js';
import { alive, readHostFile, type HostFile } from './host-file.js';
import { projectAccess } from './project-access.js';
import { SMALL_MEMORY } from './small-memory.js';
import { takeStartLock } from './start-lock.js';
import { lostHost, Transport } from './transport.js';
import { hostBundle, hostVersion } from './version.js';

/** A project in a lake fetches DuckDB's extensions on its first start. */
const START_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 15;
/** A host whose tables are many and new writes them all out at its end; one that hangs before that ends itself in seconds. */
const END_LIMIT_MS = 120_000;
/** Whoever waits longer wants to know for what. */
const TELL_AFTER_MS = 1_000;

/**
 * A quarter of Node's own room for young things: an idle host is 25 MB smaller. Still less slows down answers with many rows.
 * And large uploads have their used buffers collected.
 */
const MEMORY = ['--max-semi-space-size=4', '--expose-gc'];

export interface RunningHost {
  file: HostFile;
  transport: Transport;
}

/** The live host of a project, of whatever version; undefined when none answers. */
export async function reachHost(project: string): Promise<RunningHost | undefined> {
  const file = await readHostFile(project).catch((error: unknown) => {
    throw projectAccess(project, error);
  });
  if (file === undefined) return undefined;
  const transport = await Transport.open(file.socket);
  try {
    const answer = await transport.send({ method: 'GET', path: '/health' });
    const health = (await answer.body.json()) as { project?: string };
    // A socket's short name could be another project's by now.
    if (answer.status === 200 && health.project === project) return { file, transport };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') throw otherUser(file.pid);
    if (lostHost(error) === undefined) throw error;
  }
  await transport.close();
  return undefined;
}

function otherUser(pid: number): AssayError {
  return new AssayError('host-of-another', `another user's host (pid ${pid}) serves this project`, {
    status: 403,
    remedy: 'let that user stop it (assay stop), or work in a copy of the project',
  });
}

/** Told what a host is at that takes its time to end. */
export interface EndingListener {
  project: string;
  onStep: (step: string, pid: number) => void;
}

/** Asks a host to end, and waits until its process is gone. */
export async function endHost(host: RunningHost, listener?: EndingListener): Promise<void> {
  try {
    const answer = await host.transport.send({ method: 'POST', path: '/api/v1/stop' });
    await answer.body.dump();
  } catch (error) {
    if (lostHost(error) === undefined) throw error;
  }
  await host.transport.close();
  const asked = performance.now();
  let told: string | undefined;
  while (alive(host.file.pid)) {
    const waited = performance.now() - asked;
    if (listener !== undefined && waited > TELL_AFTER_MS) {
      const step = await endingStep(listener.project, host.file.pid);
      if (step !== undefined && step !== told) listener.onStep(step, host.file.pid);
      told = step ?? told;
    }
    if (waited > END_LIMIT_MS) {
      throw new AssayError('host-does-not-end', `the host (pid ${host.file.pid}) does not end`, {
        status: 503,
        remedy: `end it: kill ${host.file.pid}`,
      });
    }
    await pause(LOOK_EVERY_MS);
  }
}

/**
 * The project's host, of this build: found, replaced when it is another build's, started when there is none. Any number of
 * clients may ask at once.
 *
 * @throws AssayError `host-start` with the end of the host's log, `project-not-writable`, `host-of-another`
 */
export async function ensureHost(project: string, signal?: AbortSignal): Promise<RunningHost> {
  try {
    return await ensure(project, signal);
  } catch (error) {
    throw projectAccess(project, error);
  }
}

async function ensure(project: string, signal?: AbortSignal): Promise<RunningHost> {
  const bundle = hostBundle();
  const version = hostVersion(bundle);
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    signal?.throwIfAborted();
    const host = await reachHost(project);
    if (host?.file.version === version) return host;
    const release = await takeStartLock(join(project, '.assay', 'host.lock'));
    if (release === undefined) {
      await host?.transport.close();
      await pause(LOOK_EVERY_MS);
    } else {
      try {
        if (host !== undefined) await endHost(host);
        await start(project, bundle, version, deadline);
      } finally {
        await release();
      }
    }
    if (performance.now() > deadline) throw await startError(project, 'took too long', 0);
  }
}

/** Starts a host process that outlives this one, and waits until it answers. */
async function start(
  project: string,
  bundle: string,
  version: string,
  deadline: number,
): Promise<void> {
  // Another client may have started one between our look and the lock.
  const there = await reachHost(project);
  if (there !== undefined) {
    await there.transport.close();
    return;
  }
  const logs = join(project, '.assay', 'logs');
  await mkdir(logs, { recursive: true });
  const log = await open(join(logs, 'host.log'), 'a', 0o600);
  const before = (await log.stat()).size;
  let ended: number | string | undefined;
  try {
    const child = spawn(
      process.execPath,
      [...MEMORY, bundle, '--project', project, '--version', version],
      {
        cwd: project,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        // Queries block a thread each; the default of four would let four long ones stop every file access. Without its
        // mark it is none of the processes that end with a kernel.
        env: {
          ...process.env,
          ...SMALL_MEMORY,
          UV_THREADPOOL_SIZE: '16',
          NODE_OPTIONS: '',
          ASSAY_MARKER: undefined,
        },
      },
    );
    child.on('exit', (code, signal) => (ended = code ?? signal ?? 'unknown'));
    child.on('error', (error) => (ended = error.message));
    child.unref();
  } finally {
    await log.close();
  }
  while (performance.now() < deadline) {
    const host = await reachHost(project);
    if (host !== undefined) {
      await host.transport.close();
      return;
    }
    // Killed from outside while it started: that says nothing of the project, so it is started once more.
    if (ended === 'SIGKILL' || ended === 'SIGTERM') return;
    if (ended !== undefined && ended !== 0) {
      throw await startError(project, `ended with ${ended}`, before);
    }
    // 0: another host was there first, and it is about to answer.
    if (ended === 0) return;
    await pause(LOOK_EVERY_MS);
  }
}

/** What the host said of itself, from a place in its log on. */
async function startError(project: string, what: string, from: number): Promise<AssayError> {
  const file = join(project, '.assay', 'logs', 'host.log');
  const log = await readFile(file).catch(() => Buffer.alloc(0));
  const lines = log.subarray(from).toString().trimEnd().split('\n').slice(-5);
  const said = lines.filter(Boolean).map(messageOf).join('\n');
  return new AssayError('host-start', `the host of ${project} ${what}${said && `:\n${said}`}`, {
    status: 503,
    remedy: `see ${file}`,
  });
}

function messageOf(line: string): string {
  try {
    const entry = JSON.parse(line) as { message?: string; error?: string };
    return [entry.message, entry.error].filter(Boolean).join(': ') || line;
  } catch {
    return line;
  }
}
