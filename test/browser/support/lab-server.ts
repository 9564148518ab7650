import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const files = fileURLToPath(new URL('../files/', import.meta.url));

/** A real Jupyter server with the built kernel and extension, in folders of its own. */
export interface LabServer {
  /** Folder that the server shows, with a copy of `test/browser/files`. */
  folder: string;
  url(path: string): string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function install(data: string): void {
  mkdirSync(join(data, 'kernels', 'assay'), { recursive: true });
  const spec = {
    argv: [process.execPath, join(root, 'kernel/build/supervisor.js'), '{connection_file}'],
    display_name: 'Assay (TypeScript)',
    language: 'typescript',
    interrupt_mode: 'message',
  };
  writeFileSync(join(data, 'kernels', 'assay', 'kernel.json'), JSON.stringify(spec));
  mkdirSync(join(data, 'labextensions', '@assay'), { recursive: true });
  const extension = join(data, 'labextensions', '@assay', 'extension');
  symlinkSync(join(root, 'extension', 'labextension'), extension, 'dir');
}

/** Starts it and waits until it answers. */
export async function startLab(): Promise<LabServer> {
  for (const built of [
    'kernel/build/supervisor.js',
    'kernel/build/host.js',
    'extension/labextension/package.json',
  ]) {
    if (!existsSync(join(root, built))) throw new Error(`${built} is not built: run npm run build`);
  }
  const home = mkdtempSync(join(tmpdir(), 'assay-browser-'));
  const folder = join(home, 'project');
  cpSync(files, folder, { recursive: true });
  mkdirSync(join(folder, '.assay'), { recursive: true });
  install(join(home, 'data'));
  const port = await freePort();
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const child = spawn(
    join(root, '.venv/bin/jupyter'),
    [
      'lab',
      '--allow-root',
      '--no-browser',
      '--expose-app-in-browser',
      '--JupyterNotebookApp.expose_app_in_browser=True',
      `--port=${port}`,
      '--ServerApp.port_retries=0',
      '--IdentityProvider.token=test',
      `--ServerApp.root_dir=${folder}`,
      `--LabApp.user_settings_dir=${join(home, 'settings')}`,
      `--LabApp.workspaces_dir=${join(home, 'workspaces')}`,
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...environment,
        JUPYTER_CONFIG_DIR: join(home, 'config'),
        JUPYTER_DATA_DIR: join(home, 'data'),
        JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
        XDG_RUNTIME_DIR: join(home, 'run'),
        ASSAY_IDLE_SECONDS: '2',
      },
    },
  );
  mkdirSync(join(home, 'run'), { mode: 0o700 });
  const url = (path: string) =>
    `http://127.0.0.1:${port}${path}${path.includes('?') ? '&' : '?'}token=test`;
  await answers(child, url('/api/status'));
  return {
    folder,
    url,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
      // The host may outlive the server by its idle time and holds the other end of the pipe.
      child.stderr.destroy();
      rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Jupyter ended with ${child.exitCode}: ${log}`);
    const there = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
