import { mkdir, open, readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { connect, type HostFile, hostFilePath, SMALL_MEMORY } from '../../client/index.js';
import type { HostStatus } from '@assay/schema';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { TenantHosts } from '../tenant-hosts.js';

export interface ServeFlags {
  port?: number;
  host?: string;
}

/** After this the end is forced: whoever sent the signal counts on it. */
const END_MS = 8000;
const LOOKS = 20;
const YOUNG_ROOM = '--max-semi-space-size=1';
/** And the buffers that have passed are collected. */
const COLLECTING = '--expose-gc';

export function describeServe(program: Command): Command {
  return program
    .command('serve')
    .description("publish the host's API to programs; callers send the token as a Bearer")
    .option('--port <n>', 'port; 0 takes a free one (default: SERVER_PORT, else 8000)', readPort)
    .option('--host <address>', 'address to listen on (default: SERVER_HOST, else 127.0.0.1)')
    .addHelpText(
      'after',
      '\nSettings are read from the environment and from .env in the project: see .env.example.',
    );
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('a port is a number from 0 to 65535.');
}

/** Serves until it gets a signal. A host that it has started for itself ends with it. */
export async function serve(flags: ServeFlags, context: CommandContext): Promise<ExitCode> {
  startSmall();
  // Loaded here alone: no other command has a server in it.
  const gateway = await import('../../host/index.js');
  const { project } = context;
  await gateway.takeEnvFile(project);
  const settings = gateway.doorSettings();
  const { host = gateway.serverHost(), port: wanted = gateway.serverPort() } = flags;
  const before = await connect({ project, start: false }).catch(() => undefined);
  await before?.close();
  const client = await context.client();
  const { token, from } = await gateway.gatewayToken(project, host);
  const key = await gateway.secretKey(project);
  const users = new gateway.UserFile(project);
  const audit = new gateway.AuditLog(join(project, '.assay', 'logs', 'audit.log'));
  const hosts = new TenantHosts(client, context.signal);
  await mkdir(join(project, '.assay', 'logs'), { recursive: true });
  const log = await open(join(project, '.assay', 'logs', 'gateway.log'), 'a', 0o600);
  const lines = log.createWriteStream();
  const door = new gateway.Door({
    ...{ host, port: wanted, token, key, users, audit, settings },
    reach: (tenant) => hosts.reach(tenant),
    project: (tenant) => hosts.project(tenant),
    events: (tenant) => (options) => hosts.events(tenant, options),
    seen: (tenant) => hosts.seen(tenant),
    log: (entry) => {
      lines.write(
        `${JSON.stringify({ time: new Date().toISOString(), component: 'gateway', ...entry })}\n`,
      );
    },
  });
  const { port } = await door.listen().catch(async (error: unknown) => {
    await client.close();
    if (before === undefined) await endHost(project);
    throw error;
  });
  const name = host.includes(':') ? `[${host}]` : host;
  const url = `http://${name}:${port}`;
  if (context.json) context.print({ url, host, port, pid: process.pid }, () => '');
  context.note(`serving ${project} at ${url}; the token is in ${from}`);
  const kept = hosts.keep();
  await aborted(context.signal);
  setTimeout(() => process.exit(EXIT.done), END_MS).unref();
  await door.close();
  await kept;
  await audit.flush();
  await hosts.close(endHost);
  await client.close();
  if (before === undefined) await endHost(project);
  await new Promise((resolve) => lines.end(resolve));
  return EXIT.done;
}

/**
 * Begins anew, as the same process, with little room for young things: what passes the door is dead at once, and that room bounds
 * how much of it lies about. Node takes the setting at its start only. Where a process cannot begin anew, as on Windows, the door
 * takes some 50 MB more.
 */
function startSmall(): void {
  const { execArgv, execPath, argv, env, platform } = process;
  if (platform === 'win32' || execArgv.includes(YOUNG_ROOM)) return;
  const again = [execPath, YOUNG_ROOM, COLLECTING, ...execArgv, ...argv.slice(1)];
  process.execve?.(execPath, again, { ...env, ...SMALL_MEMORY });
}

/** Nobody else may be using it: a notebook keeps its host. */
async function endHost(project: string): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const clients = await clientsOf(project);
    if (clients === 0) return stopHost(project);
    // The connections that were closed just now are on their way out.
    await pause(50);
  }
}

async function stopHost(project: string): Promise<void> {
  const client = await connect({ project, start: false }).catch(() => undefined);
  await client?.stop();
  await client?.close();
}

/** Connections of others, asked over exactly one of our own. */
async function clientsOf(project: string): Promise<number> {
  const text = await readFile(hostFilePath(project), 'utf8').catch(() => undefined);
  if (text === undefined) return 0;
  const { socket: socketPath } = JSON.parse(text) as HostFile;
  const status = await new Promise<HostStatus>((resolve, reject) => {
    get({ socketPath, path: '/api/v1/status', agent: false }, (answer) => {
      json(answer).then((value) => resolve(value as HostStatus), reject);
    }).once('error', reject);
  });
  return (status.clients ?? 1) - 1;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
