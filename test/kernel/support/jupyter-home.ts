import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kernelspec } from '../../../kernel/setup/kernelspec.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export const supervisor = join(root, 'kernel', 'build', 'supervisor.js');

export interface PythonResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Jupyter folders of its own, with the kernelspec `assay` in them, and an empty folder to work in. */
export class JupyterHome {
  readonly folder = mkdtempSync(join(tmpdir(), 'assay-jupyter-'));
  readonly work = join(this.folder, 'work');
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    const spec = join(this.folder, 'path', 'kernels', 'assay');
    for (const made of [spec, this.work]) mkdirSync(made, { recursive: true });
    const content = kernelspec({ node: process.execPath, supervisor });
    writeFileSync(join(spec, 'kernel.json'), JSON.stringify(content));
    this.env = {
      ...process.env,
      JUPYTER_PATH: join(this.folder, 'path'),
      JUPYTER_DATA_DIR: join(this.folder, 'data'),
      JUPYTER_CONFIG_DIR: join(this.folder, 'config'),
      JUPYTER_RUNTIME_DIR: join(this.folder, 'runtime'),
      IPYTHONDIR: join(this.folder, 'ipython'),
      ASSAY_PROJECT: this.work,
      // A host that a test started ends soon after its last page.
      ASSAY_IDLE_SECONDS: '1',
      // Jest's own; kernels run as they run for users.
      NODE_OPTIONS: '',
    };
  }

  /** Runs a file of this folder with the Python that has Jupyter. */
  async python(file: string, ...parameters: string[]): Promise<PythonResult> {
    const script = join(root, 'test', 'kernel', file);
    const python = join(root, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
    const child = spawn(python, [script, ...parameters], { cwd: this.work, env: this.env });
    const result: PythonResult = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (result.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (result.stderr += text));
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        result.code = code;
        resolve();
      });
    });
    return result;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
