import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = new URL('../../kernel/build/assay.js', import.meta.url).pathname;
export const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** A real gateway of a folder on a free port. */
export async function serveAssay(folder, env = {}) {
  const child = spawn(
    process.execPath,
    [program, '--project', folder, 'serve', '--port', '0', '--json'],
    {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        ASSAY_TOKEN: 'secret-of-the-bench',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let text = '';
  for await (const line of createInterface({ input: child.stdout })) {
    text += line;
    if (line === '}') break;
  }
  const { pid } = JSON.parse(await readFile(join(folder, '.assay/host.json'), 'utf8'));
  return { child, url: JSON.parse(text).url, hostPid: pid };
}

/** One request with the token. @returns its status */
export function call(url, path, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      { agent, method, headers: { authorization: 'Bearer secret-of-the-bench', ...headers } },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode));
        answer.once('error', reject);
      },
    );
    sent.once('error', reject);
    if (body === undefined || typeof body === 'string') sent.end(body);
    else body(sent);
  });
}

/** Resident memory of a process in MB. */
export async function memory(pid) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(text)[1]) / 1024;
}
