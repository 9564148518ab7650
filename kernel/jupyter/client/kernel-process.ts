import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConnectionInfo } from '../connection-file.js';

export interface KernelProcess {
  connection: ConnectionInfo;
  pid: number | undefined;
  /** Resolves with the reason when the process has ended. */
  ended: Promise<string>;
  kill(): void;
}

export interface ProcessOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  project?: string;
}

/** Characters of the kernel's own messages that are shown when it dies. */
const LONGEST_TAIL = 2000;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Unix sockets in a private folder; loopback ports on Windows, where ZeroMQ has no `ipc`. */
async function newConnection(folder: string): Promise<ConnectionInfo> {
  const windows = process.platform === 'win32';
  const port = async (number: number): Promise<number> => (windows ? await freePort() : number);
  return {
    transport: windows ? 'tcp' : 'ipc',
    ip: windows ? '127.0.0.1' : join(folder, 'k'),
    shell_port: await port(1),
    control_port: await port(2),
    iopub_port: await port(3),
    stdin_port: await port(4),
    hb_port: await port(5),
    key: randomBytes(32).toString('hex'),
    signature_scheme: 'hmac-sha256',
  };
}

/** The supervisor's bundle: beside this one, or in the build folder when this runs from its source. */
function supervisorFile(): string {
  const beside = fileURLToPath(new URL('./supervisor.js', import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../build/supervisor.js', import.meta.url));
}

function reasonOf(child: ChildProcess, tail: string): string {
  const how =
    child.signalCode === null
      ? `with exit code ${String(child.exitCode)}`
      : `by signal ${child.signalCode}`;
  return `the kernel ended ${how}${tail === '' ? '' : `: ${tail.trim()}`}`;
}

/** Starts a supervisor on a fresh connection; its files are removed when it has ended. */
export async function startProcess(options: ProcessOptions): Promise<KernelProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-'));
  const connection = await newConnection(folder);
  const file = join(folder, 'connection.json');
  await writeFile(file, JSON.stringify(connection), { mode: 0o600 });
  const env = { ...process.env, ...options.env, JPY_PARENT_PID: String(process.pid) };
  const child = spawn(process.execPath, [supervisorFile(), file], {
    cwd: options.cwd,
    env: options.project === undefined ? env : { ...env, ASSAY_PROJECT: options.project },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A Ctrl-C at the terminal is ours to handle; it must not reach what cells have started.
    detached: process.platform !== 'win32',
  });
  let tail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-LONGEST_TAIL);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`the kernel cannot be started: ${error.message}`));
    child.once('exit', () => resolve(reasonOf(child, tail)));
  }).finally(() => rm(folder, { recursive: true, force: true }));
  return { connection, pid: child.pid, ended, kill: () => child.kill('SIGKILL') };
}
