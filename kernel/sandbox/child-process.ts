import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { checkRuntime } from './runtime-guard.js';
import { FOLDER, sweepFolders } from './sweep.js';
import type { Twin } from './twin.js';

/** Data segment of an idle child with V8's reservations, measured; below 1.2 GB it does not start. */
const BASE_DATA_MB = 1536;

/** What a child may read: its own bundle and the packages that it loads, nothing else. */
const PACKAGES = [
  'isolated-vm',
  'node-gyp-build',
  'ajv',
  'ajv-formats',
  'fast-deep-equal',
  'fast-uri',
  'json-schema-traverse',
  'require-from-string',
];

let argumentsOfNode: string[] | undefined;

function nodeArguments(): string[] {
  if (argumentsOfNode !== undefined) return argumentsOfNode;
  // Beside this bundle in the product, in kernel/build when this module runs from its source.
  const bundle = ['./sandbox-child.cjs', '../build/sandbox-child.cjs']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  if (bundle === undefined) throw new Error('sandbox-child.cjs is missing: build the kernel first');
  const manifest = createRequire(bundle).resolve('isolated-vm/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  checkRuntime(process.version, version);
  sweepFolders();
  const readable = [bundle, '/etc/alpine-release'];
  for (let folder = dirname(bundle); ; folder = dirname(folder)) {
    for (const name of PACKAGES) {
      const path = join(folder, 'node_modules', name);
      readable.push(path, join(path, '*'));
    }
    if (folder === dirname(folder)) break;
  }
  argumentsOfNode = [
    '--permission',
    '--allow-addons',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    '--no-node-snapshot',
    '--no-warnings',
    bundle,
  ];
  return argumentsOfNode;
}

export interface Child {
  process: ChildProcess;
  pipe: Duplex;
  /** Resolves when the process is gone, with how it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * Starts a child with an empty environment, an empty folder as its own, no descriptor but the pipe, and limits on data,
 * core and file size where a shell can set them.
 */
export function startChild(memoryMb: number, warm: boolean, twin: Twin = {}): Child {
  const folder = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`));
  const args = [...(twin.flags ?? []), ...nodeArguments(), ...(warm ? ['warm'] : [])];
  const data = (BASE_DATA_MB + 4 * memoryMb) * 1024;
  const limits = `ulimit -c 0; ulimit -f 0; ulimit -d ${data}; unset PWD OLDPWD; exec 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec "$0" "$@"`;
  const shell = existsSync('/bin/sh');
  const child = spawn(
    shell ? '/bin/sh' : process.execPath,
    shell ? ['-c', limits, process.execPath, ...args] : args,
    {
      cwd: folder,
      env: { ...twin.environment },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      windowsHide: true,
      // A session of its own is a group of its own to Linux' scheduler: what it computes is no part of our share.
      detached: process.platform !== 'win32',
    },
  );
  const pipe = child.stdio[3] as Duplex;
  // A child that dies breaks its pipe; its end is told by `ended`.
  pipe.on('error', () => undefined);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  // The child lives in it by now, so the folder needs no name: nothing can be put there, and nothing is left behind.
  rmSync(folder, { recursive: true, force: true });
  return { process: child, pipe, ended };
}
