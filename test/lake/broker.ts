import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './postgres.js';

const DEBIAN = '/usr/lib/rabbitmq/bin/rabbitmq-server';
/** Erlang's port mapper. */
const MAPPER = '/usr/bin/epmd';

/** Debian's RabbitMQ, which `npm test` installs as root. */
function program(): string {
  if (existsSync(DEBIAN)) return DEBIAN;
  throw new Error('the test of the broker needs RabbitMQ: apt-get install rabbitmq-server');
}

/** A RabbitMQ of this test's own: name, ports, folder and port mapper, so that no other is touched. */
export class Broker {
  readonly url: string;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #mapper: ChildProcess;
  #server: ChildProcess | undefined;

  private constructor(folder: string, ports: [number, number, number]) {
    const [port, between, mapper] = ports;
    this.#folder = folder;
    this.url = `amqp://guest:guest@127.0.0.1:${port}`;
    this.#env = {
      ...{ PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: join(folder, 'home') },
      ...{ ERL_EPMD_PORT: String(mapper), ERL_EPMD_ADDRESS: '127.0.0.1' },
      ...{ RABBITMQ_NODENAME: `assay${port}@localhost`, RABBITMQ_NODE_PORT: String(port) },
      ...{ RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1', RABBITMQ_DIST_PORT: String(between) },
      ...{ RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'), RABBITMQ_LOG_BASE: join(folder, 'log') },
      ...{ RABBITMQ_CONF_ENV_FILE: '/dev/null', RABBITMQ_CONFIG_FILE: join(folder, 'none') },
      ...{ RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins') },
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1',
      // Else a shell stands between the test and the server, and dies in its place.
      RUNNING_UNDER_SYSTEMD: 'true',
    };
    mkdirSync(join(folder, 'home'));
    // In the foreground: else Erlang starts one that outlives every test.
    this.#mapper = spawn(MAPPER, ['-port', String(mapper), '-address', '127.0.0.1'], {
      ...{ env: this.#env, stdio: 'ignore' },
    });
  }

  static async start(): Promise<Broker> {
    const folder = mkdtempSync(join('/tmp', 'assay-broker-'));
    program();
    const ports = [await freePort(), await freePort(), await freePort()];
    const broker = new Broker(folder, ports as [number, number, number]);
    await broker.begin();
    return broker;
  }

  /** Starts the server on what its folder holds. */
  async begin(): Promise<void> {
    const server = spawn(program(), [], {
      ...{ env: this.#env, stdio: ['ignore', 'pipe', 'inherit'] },
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.stdout.on('data', (chunk) => String(chunk).includes('completed with') && resolve());
      server.once('exit', (code) => reject(new Error(`RabbitMQ ended with ${code}`)));
    });
  }

  /** The server dies at once, as by a loss of power. */
  async kill(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
    this.#server = undefined;
  }

  async stop(): Promise<void> {
    await this.kill();
    const ended = once(this.#mapper, 'exit');
    this.#mapper.kill('SIGKILL');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
