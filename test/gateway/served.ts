import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../kernel/build/assay.js', import.meta.url));

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: any;
}

/** A project of its own with a real `assay serve` on a free port. */
export class Served {
  private constructor(
    readonly folder: string,
    readonly url: string,
    readonly token: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<Served> {
    const folder = await mkdtemp(join(tmpdir(), 'assay-gateway-'));
    await mkdir(join(folder, '.assay'));
    return Served.at(folder, env).catch(async (error: unknown) => {
      await rm(folder, { recursive: true });
      throw error;
    });
  }

  /** Serves a folder that is there. */
  static async at(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Served> {
    const { ASSAY_TOKEN: _, ...rest } = process.env;
    const child = spawn(
      process.execPath,
      [program, '--project', folder, 'serve', '--port', '0', '--json'],
      { env: { ...rest, NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const errors: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(String(chunk)));
    let text = '';
    for await (const line of createInterface({ input: child.stdout })) {
      text += line;
      if (line === '}') break;
    }
    const said = (text === '' ? {} : JSON.parse(text)) as { url?: string; error?: object };
    if (said.url === undefined) {
      throw new Error(`serve ended: ${JSON.stringify(said.error)} ${errors.join('')}`);
    }
    const { url } = said;
    const token =
      env['ASSAY_TOKEN'] ?? (await readFile(join(folder, '.assay', 'token'), 'utf8')).trim();
    return new Served(folder, url, token, child);
  }

  /** A call with the token, unless `headers` say otherwise. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    const json = isJson && text !== '' ? JSON.parse(text) : undefined;
    return { status: answer.status, headers: answer.headers, text, json };
  }

  get doorPid(): number {
    return this.child.pid ?? 0;
  }

  /** The host's pid, as its record says. */
  async hostPid(): Promise<number> {
    const text = await readFile(join(this.folder, '.assay', 'host.json'), 'utf8');
    return (JSON.parse(text) as { pid: number }).pid;
  }

  /** Waits for a job's end over the API's own events. */
  async ended(task: string): Promise<any> {
    const answer = await fetch(`${this.url}/api/v1/events?job=${task}`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    let pending = '';
    const decoder = new TextDecoder();
    const reader = answer.body?.getReader();
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
      if (done) break;
      pending += decoder.decode(value, { stream: true });
      const found = /"status":"(COMPLETED|FAILED|CANCELLED)"/.exec(pending);
      if (found !== null) break;
    }
    await reader?.cancel();
    return (await this.call('GET', `/api/etl/results/${task}`)).json;
  }

  /** Sends SIGTERM. @returns exit code and milliseconds until the end */
  async end(): Promise<{ code: number | null; ms: number }> {
    const started = performance.now();
    const exit =
      this.child.exitCode === null ? once(this.child, 'exit') : [this.child.exitCode as unknown];
    this.child.kill('SIGTERM');
    const [code] = (await exit) as [number | null];
    return { code, ms: performance.now() - started };
  }

  async remove(): Promise<void> {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}
