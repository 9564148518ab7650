// The supervisor process: `node supervisor.js CONNECTION_FILE`, started by whoever reads kernel.json.
import { writeSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { createSession } from '../session/index.js';
import { readConnectionFile } from './connection-file.js';
import { watchParent } from './parent-watch.js';
import { Supervisor } from './supervisor.js';

enableCompileCache();

/** A session that does not end by itself must not keep a kernel that was told to end. */
const LONGEST_STOP = 5000;

function end(code: number): void {
  process.exitCode = code;
  // ZeroMQ still sends what is left; `exit` waits for it as long as the sockets linger.
  process.exit();
}

/** Its exit would wait for ZeroMQ, whose sockets nobody closes; a front end starts anew only what is gone. */
function endBroken(error: unknown): void {
  writeSync(2, `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.kill(process.pid, 'SIGKILL');
}

/** Ends whatever has not ended in order by then. */
function endLate(): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LONGEST_STOP).unref();
}

async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('usage: node supervisor.js CONNECTION_FILE');
  process.on('uncaughtException', endBroken);
  // Ctrl-C in the terminal of a server goes to every process in it; interrupts come as messages.
  process.on('SIGINT', () => undefined);
  let supervisor = undefined as Supervisor | undefined;
  let told = false;
  // One that still starts is stopped when it stands: `exit` would wait without end for the thread that echoes heartbeats.
  const stop = (): void => {
    told = true;
    if (supervisor === undefined) endLate();
    else void supervisor.stop();
  };
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  supervisor = await Supervisor.start({
    connection: readConnectionFile(file),
    cwd: process.cwd(),
    env: process.env,
    createSession,
    stopping: endLate,
    ended: () => end(0),
  });
  watchParent(process.env, stop);
  if (told) await supervisor.stop();
}

try {
  await main(process.argv[2]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  end(1);
}
