// The servers that the tests of many machines need and the linter of the service, from Debian: those that are there, else installed. Before the tests and
// in one process: two files that install at the same time find each other's lock.
import { existsSync } from 'node:fs';
import { run } from '../kernel/setup/run.mjs';

/** Packages by where each puts its programs. */
const SERVERS = {
  postgresql: '/usr/lib/postgresql',
  'rabbitmq-server': '/usr/lib/rabbitmq/bin/rabbitmq-server',
  systemd: '/usr/bin/systemd-analyze',
};

export function servers() {
  const missing = Object.keys(SERVERS).filter((name) => !existsSync(SERVERS[name]));
  // Elsewhere each test says what to install.
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  // The packages start servers of the machine's, which nobody here needs.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  run('refreshing the package list', 'apt-get', ['update', '-qq'], { env });
  run(`installing ${missing.join(' and ')}`, 'apt-get', ['install', '-y', '-qq', ...missing], {
    env,
  });
}
