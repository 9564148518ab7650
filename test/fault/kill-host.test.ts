import { connect } from '../../kernel/client/index.js';
import { contentHash, findDataset, type Store } from '../../kernel/store/index.js';
import { series } from '../jobs/project.js';
import { KilledHost } from './killed-host.js';

/** Rounds of starting the host and killing it; the nightly size is set from outside. */
const ROUNDS = Number(process.env['ASSAY_FAULT_ROUNDS'] ?? 54);
const SEED = Number(process.env['ASSAY_FAULT_SEED'] ?? 7);

const DOUBLE = `export function process(table) {
  console.log('doubling');
  const v = new Float64Array(table.rowCount);
  for (let i = 0; i < v.length; i++) v[i] = 2 * table.columns.v[i];
  return { rows: table.rowCount, table: { ...table.columns, v } };
}`;

let host: KilledHost;

beforeAll(async () => {
  host = await KilledHost.make({ 'double.js': DOUBLE }, series(130_000));
});
afterAll(() => host.remove());

/** A small seeded generator: a failing run can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const KINDS = {
  mean: { processor: 'rolling_mean', parameters: { column: 'v', window: 25 } },
  double: { processor: 'double', parameters: {} },
} as const;

test(`the host is killed ${ROUNDS} times: nothing lost, doubled or half visible, the same bytes`, async () => {
  const draw = random(SEED);
  const acknowledged: string[] = [];
  let unanswered = 0;
  for (let round = 0; round < ROUNDS; round++) {
    // Two of three kills hit a host that starts and recovers; the third one that has just got work.
    if (round % 3 !== 0) await host.runAndKill(draw() * 600);
    else {
      await host.runAndKill(draw() * 400, async (client) => {
        for (const kind of ['mean', ...(round % 6 === 0 ? ['double'] : [])] as const) {
          const request = {
            ...KINDS[kind as 'mean'],
            dataset: 'ecg',
            as: `${kind}_${round}`,
            cache: false,
          };
          const submitted = await client.process(request).catch(() => undefined);
          if (submitted === undefined) unanswered++;
          else acknowledged.push(submitted.task_id);
        }
      });
    }
  }
  await finish(acknowledged);
  await host.orphansGone();
  await host.inStore((store) => verify(store, acknowledged, unanswered));
}, 300_000);

/** A last host that lives: everything that was acknowledged completes, and an undisturbed run is made to compare with. */
async function finish(ids: readonly string[]): Promise<void> {
  const client = await connect({ project: host.folder });
  for (const id of ids) {
    const job = await client.waitFor(id);
    expect(job).toMatchObject({ status: 'COMPLETED', retry_count: 0, error_details: null });
  }
  for (const [kind, request] of Object.entries(KINDS)) {
    const { task_id } = await client.process({
      ...request,
      dataset: 'ecg',
      as: `${kind}_calm`,
      cache: false,
    });
    expect((await client.waitFor(task_id)).status).toBe('COMPLETED');
  }
  await client.stop();
  await client.close();
}

async function verify(store: Store, acknowledged: readonly string[], unanswered: number) {
  const jobs = await store.query(
    'SELECT CAST(id AS VARCHAR) AS id, status, output_name FROM assay.job',
  );
  const ids = new Set(jobs.map(({ id }) => id));
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  expect(jobs.length).toBeLessThanOrEqual(acknowledged.length + unanswered + 2);
  expect(new Set(jobs.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
  const ends = await store.query(
    `SELECT count(*) AS n FROM assay.job_event WHERE status = 'COMPLETED' GROUP BY job_id`,
  );
  expect(ends.map(({ n }) => n)).toEqual(jobs.map(() => 1));
  const tables = await store.query(
    `SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = 'processed'`,
  );
  expect(tables).toEqual([{ n: jobs.length }]);
  const calm = {
    mean: await hashOf(store, 'mean_calm'),
    double: await hashOf(store, 'double_calm'),
  };
  for (const { output_name } of jobs) {
    const kind = String(output_name).split('_')[0] as keyof typeof calm;
    expect(await hashOf(store, String(output_name))).toBe(calm[kind]);
  }
}

/** The hash of what lies in the table, which must be the one that the ledger says. */
async function hashOf(store: Store, name: string): Promise<string> {
  const dataset = await findDataset(store, name);
  const hash = contentHash(await store.readTable(dataset?.relation ?? ''));
  expect(hash).toBe(dataset?.content_hash);
  return hash;
}
