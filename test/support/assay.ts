import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command line as a user does. */
export async function assay(
  args: readonly string[],
  options: { cwd?: string; input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'kernel/bin/assay.mjs'), ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, NODE_OPTIONS: '', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(options.input ?? '');
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done) => child.on('close', done)),
  ]);
  return { code, stdout, stderr };
}

/** A project in a folder of its own; `assay` runs in it, and `remove` ends its host and deletes it. */
export class Project {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), 'assay-project-'));
    await mkdir(join(folder, '.assay'));
    return new Project(folder);
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  run(...args: string[]): Promise<Ended> {
    return assay(['--project', this.folder, ...args], { cwd: this.folder });
  }

  /** The one JSON document of a command that must succeed. */
  async json<T = Record<string, any>>(...args: string[]): Promise<T> {
    const ended = await this.run(...args, '--json');
    if (ended.code !== 0)
      throw new Error(`${args.join(' ')} ended with ${ended.code}:\n${ended.stderr}`);
    return JSON.parse(ended.stdout) as T;
  }

  async remove(): Promise<void> {
    await this.run('stop');
    await rm(this.folder, { recursive: true, force: true });
  }
}
