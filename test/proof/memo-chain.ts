import { mkdir, writeFile } from 'node:fs/promises';
import { connect, type Client } from '../../kernel/client/index.js';
import type { LoadRequest, ProcessRequest } from '../../schema/index.js';
import { Project } from '../support/assay.js';

export const TWICE = `export const parameters = { type: 'object', properties: { factor: { type: 'number', default: 2 } } };
export function process(table, { factor }) {
  const doubled = table.columns.rolling_mean.map((v) => factor * v);
  return { table: { t: table.columns.t, doubled } };
}
`;
export const rows = Array.from({ length: 40 }, (_, i) => [
  i,
  Math.sin(i / 3).toFixed(4),
  `n${i % 3}`,
]);
export const csv = (lines: readonly (readonly unknown[])[], head = 't,v,note') =>
  `${[head, ...lines.map((line) => line.join(','))].join('\n')}\n`;
export const RAW = csv(rows);

/** Four steps, one above the other, and one beside them. */
const STEPS: Record<string, ProcessRequest> = {
  mean: {
    processor: 'rolling_mean',
    dataset: 'wave',
    parameters: { column: 'v', window: 5 },
    as: 'mean',
  },
  twice: { processor: 'twice', dataset: 'mean', parameters: {}, as: 'twice' },
  peaks: {
    processor: 'peak_detection',
    dataset: 'twice',
    parameters: { column: 'doubled', height: 0.5, nan: 'omit' },
    as: 'peaks',
  },
  aside: {
    processor: 'rolling_mean',
    dataset: 'calm',
    parameters: { column: 'v', window: 5 },
    as: 'aside',
  },
};
export type Step = keyof typeof STEPS;

interface Freshness {
  state: string;
  because: { what: string; name: string }[];
}

/** A project in which the steps have been computed, and what each of them is at any time. */
export class Chain {
  private constructor(
    readonly project: Project,
    readonly client: Client,
  ) {}

  static async make(): Promise<Chain> {
    const project = await Project.make();
    await mkdir(project.path('processors/custom'), { recursive: true });
    const chain = new Chain(project, await connect({ project: project.folder }));
    await writeFile(chain.script(), TWICE);
    await writeFile(chain.path('calm.csv'), RAW);
    await chain.client.load({ source: chain.path('calm.csv') });
    await chain.load(RAW);
    for (const step of Object.keys(STEPS)) await chain.run(step);
    return chain;
  }

  path(name: string): string {
    return this.project.path(name);
  }

  script(): string {
    return this.path('processors/custom/twice.js');
  }

  async remove(): Promise<void> {
    await this.client.close();
    await this.project.remove();
  }

  /** What a step is, in one line: `computed`, or `stale because input wave`. */
  async stateOf(step: Step, change: Partial<ProcessRequest> = {}): Promise<string> {
    const body = { ...STEPS[step], ...change };
    const { state, because } = await this.client.request<Freshness>(
      'POST',
      '/api/v1/process/freshness',
      body,
    );
    const reasons = because.map(({ what, name }) => `${what} ${name}`).join(', ');
    return reasons === '' ? state : `${state} because ${reasons}`;
  }

  async run(step: Step, change: Partial<ProcessRequest> = {}) {
    const { task_id } = await this.client.process({
      ...(STEPS[step] as ProcessRequest),
      ...change,
    });
    const job = await this.client.waitFor(task_id);
    expect(job.error_details).toBeNull();
    return job;
  }

  /** All four; those that are as a run would make them are left out. */
  async stale(): Promise<Record<string, string>> {
    const all = await Promise.all(
      Object.keys(STEPS).map(async (step) => [step, await this.stateOf(step)] as const),
    );
    return Object.fromEntries(
      all.filter(([, state]) => state !== 'computed' && state !== 'cached'),
    );
  }

  async load(text: string | Uint8Array, more: Partial<LoadRequest> = {}, name = 'wave.csv') {
    await writeFile(this.path(name), text);
    await this.client.load({ source: this.path(name), as: 'wave', write: 'replace', ...more });
  }
}
