// `npm start`: set up what is missing, then open JupyterLab on notebooks/.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jupyter, root } from './places.mjs';
import { setUp } from './setup.mjs';

/** Our own short forms become JupyterLab's; everything else passes on unchanged. */
function labArguments(given) {
  const args = [];
  for (let i = 0; i < given.length; i += 1) {
    const [name, value] = given[i].split(/=(.*)/s, 2);
    if (name === '--token') args.push(`--IdentityProvider.token=${value ?? given[(i += 1)] ?? ''}`);
    else args.push(given[i]);
  }
  if (process.getuid?.() === 0 && !args.includes('--allow-root')) args.push('--allow-root');
  // A port that was asked for and is taken is an error, not silently another port.
  if (given.some((arg) => /^--port(=|$)/.test(arg))) args.push('--ServerApp.port_retries=0');
  return args;
}

/** A host that came up while this JupyterLab ran was started for it, and ends with it. */
function endHost(since) {
  try {
    const host = JSON.parse(readFileSync(join(root, '.assay', 'host.json'), 'utf8'));
    if (Date.parse(host.started_at) >= since) process.kill(host.pid, 'SIGTERM');
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
  }
}

const given = process.argv.slice(2);
try {
  await setUp();
} catch (error) {
  console.error(`assay: ${error.message}`);
  process.exit(1);
}
if (!given.includes('--setup-only')) {
  const since = Date.now();
  const env = { ...process.env, JUPYTER_PREFER_ENV_PATH: '1' };
  const lab = spawn(jupyter, ['lab', 'notebooks', ...labArguments(given)], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  // One SIGTERM makes Jupyter end its kernels and itself; its question on Ctrl-C stays with the terminal.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => lab.kill('SIGTERM'));
  process.on('SIGINT', () => {});
  // npm does not pass a SIGTERM on: it just goes, and leaves this process to another parent.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) lab.kill('SIGTERM');
  }, 500);
  watch.unref();
  lab.on('error', (error) => {
    console.error(`assay: JupyterLab did not start: ${error.message}`);
    process.exit(1);
  });
  lab.on('exit', (code) => {
    endHost(since);
    process.exit(code ?? 0);
  });
}
