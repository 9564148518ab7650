import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { describeInSandbox } from '../../../sandbox/index.js';
import type { Services } from '../../services.js';

export interface Part {
  state: 'ok' | 'failed';
  latency_ms: number;
  detail: string;
}

const PART = {
  type: 'object',
  required: ['state', 'latency_ms', 'detail'],
  properties: {
    state: { enum: ['ok', 'failed'] },
    latency_ms: { type: 'number' },
    detail: { type: 'string' },
  },
};
const DETAILED = {
  type: 'object',
  required: ['status', 'version', 'components'],
  properties: {
    status: { enum: ['ok', 'failed'] },
    version: { type: 'string' },
    components: { type: 'object', additionalProperties: PART },
  },
};
const BRIEF = {
  type: 'object',
  required: ['status', 'version', 'store', 'runner'],
  properties: {
    status: { enum: ['ok', 'failed'] },
    version: { type: 'string' },
    store: { enum: ['ok', 'failed'] },
    runner: { enum: ['ok', 'failed'] },
  },
};
/** A disk with less free fails jobs soon. */
const FREE_BYTES = 100 * 1024 * 1024;
/** A sandbox is a process: asking for one with each look would be work of its own. */
const SANDBOX_KEPT_MS = 10_000;

/** Anybody may ask this one, and as often as he likes. */
const READY_KEPT_MS = 200;

/** What each part does to show that it works; its answer says more. */
type Parts = Record<'store' | 'runner', Work> & Record<string, Work>;
type Work = () => Promise<string>;

/** Whether every part works, by having each do something. */
export function healthRoutes(app: FastifyInstance, services: Services): void {
  const parts = partsOf(services);
  const ready = kept(READY_KEPT_MS, () => Promise.all([probe(parts.store), probe(parts.runner)]));
  const response = (schema: object) => {
    const content = { 'application/json': { schema } };
    return {
      200: { description: 'all parts work', content },
      503: { description: 'a part does not work', content },
    };
  };
  app.get(
    '/health/ready',
    { schema: { summary: 'Whether store and runner work', response: response(BRIEF) } },
    async (_request, reply) => {
      const [store, runner] = await ready();
      if (store.state !== 'ok') app.measures.alert('store', store.detail);
      const good = store.state === 'ok' && runner.state === 'ok';
      return reply.code(good ? 200 : 503).send({
        status: good ? 'ok' : 'failed',
        version: services.version,
        store: store.state,
        runner: runner.state,
      });
    },
  );
  app.get(
    '/health/detailed',
    { schema: { summary: 'State and latency of each part', response: response(DETAILED) } },
    async (_request, reply) => {
      const entries = Object.entries(parts).map(
        async ([name, work]) => [name, await probe(work)] as const,
      );
      const components = Object.fromEntries(await Promise.all(entries));
      const good = Object.values(components).every(({ state }) => state === 'ok');
      return reply
        .code(good ? 200 : 503)
        .send({ status: good ? 'ok' : 'failed', version: services.version, components });
    },
  );
}

function partsOf({ store, queue, project }: Services): Parts {
  let sandbox: { at: number; detail: string } | undefined;
  return {
    store: async () => {
      const rows = await store.query('SELECT count(*) AS n FROM assay.dataset');
      return `${Number(rows[0]?.['n'])} datasets, migration ${store.migration}`;
    },
    runner: async () => {
      const counts = await queue.counts();
      const waiting = (counts['PENDING'] ?? 0) + (counts['RETRYING'] ?? 0);
      const { working, waiting: idle, silent } = await queue.lookAtWorkers();
      if (silent > 0) throw new Error(`${silent} workers did not answer and were ended`);
      const jobs = `${waiting} jobs wait, ${counts['PROCESSING'] ?? 0} run`;
      return `${working + idle} workers, ${idle} of them idle and answering, ${jobs}`;
    },
    sandbox: async () => {
      if (sandbox === undefined || performance.now() - sandbox.at > SANDBOX_KEPT_MS) {
        const answer = await describeInSandbox('export function process() {}', 'health.ts');
        if ('problem' in answer) throw new Error(answer.problem);
        sandbox = { at: performance.now(), detail: 'a script was compiled in a child' };
      }
      return sandbox.detail;
    },
    disk: async () => {
      const { bavail, bsize } = await statfs(project);
      const free = bavail * bsize;
      if (free < FREE_BYTES) throw new Error(`${Math.round(free / 1e6)} MB are free`);
      return `${Math.round(free / 1e6)} MB are free`;
    },
    ...(store.objects.areShared && {
      files: async () => {
        await store.objects.askShared();
        return 'where received files are kept answers';
      },
    }),
    parser: () => bundle('load-worker.js'),
    builder: () => bundle('processors/rolling_mean.js'),
  };
}

/** Work whose outcome serves everybody who asks within a time. */
function kept<T>(ms: number, work: () => Promise<T>): () => Promise<T> {
  let last: { at: number; outcome: Promise<T> } | undefined;
  return () => {
    if (last === undefined || performance.now() - last.at > ms) {
      last = { at: performance.now(), outcome: work() };
    }
    return last.outcome;
  };
}

async function probe(work: Work): Promise<Part> {
  const started = performance.now();
  const took = () => Math.round((performance.now() - started) * 100) / 100;
  try {
    const detail = await work();
    return { state: 'ok', latency_ms: took(), detail };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { state: 'failed', latency_ms: took(), detail };
  }
}

/** A process that is started when there is work: it must at least be there to be started. */
async function bundle(name: string): Promise<string> {
  const file = fileURLToPath(new URL(`./${name}`, import.meta.url));
  if (!existsSync(file)) throw new Error(`${name} is not built`);
  return Promise.resolve('ready to be started');
}
