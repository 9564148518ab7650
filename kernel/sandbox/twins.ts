import { createHash } from 'node:crypto';
import type { TryReport } from '@assay/schema';

import type { Twin } from './twin.js';
import { tryProcessor, type Trial } from './try.js';

/** Each twin turns one screw by which results have been seen to differ elsewhere. */
const TWINS: Readonly<Record<string, Twin>> = {
  process: { flags: ['--hash-seed=4211', '--random-seed=4211'] },
  heap: { flags: ['--max-semi-space-size=1', '--gc-interval=500'], memory: 2 },
  compiler: { flags: ['--no-opt', '--no-maglev'] },
  'time zone': {
    environment: { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  },
};

export interface Proof {
  /** Whether every twin gave the same bytes. */
  readonly admitted: boolean;
  /** sha256 of the source. */
  readonly code_hash: string;
  /** sha256 of what the processor gave, measurements left out. */
  readonly output_hash: string;
  readonly twins: readonly {
    readonly name: string;
    readonly equal: boolean;
    readonly status: string;
  }[];
}

/**
 * Runs a processor in adversarial twins, in processes that differ in hash seeds, heap, compiler, time zone and locale, and
 * compares what they give byte by byte: columns, result data, error and log.
 */
export async function proveProcessor(trial: Trial): Promise<{ report: TryReport; proof: Proof }> {
  const report = await tryProcessor(trial);
  const expected = outputHash(report);
  const twins = [];
  for (const [name, twin] of Object.entries(TWINS)) {
    const memoryLimitMb = Math.round((trial.memoryLimitMb ?? 256) * (twin.memory ?? 1));
    // Without its compiler the language is some times slower; the time limit is no part of what is compared.
    const timeLimitMs = 10 * (trial.timeLimitMs ?? 10_000);
    const other = await tryProcessor({ ...trial, memoryLimitMb, timeLimitMs, twin });
    twins.push({ name, equal: outputHash(other) === expected, status: other.status });
  }
  const proof = {
    admitted: report.status === 'ok' && twins.every(({ equal }) => equal),
    code_hash: createHash('sha256').update(trial.source).digest('hex'),
    output_hash: expected,
    twins,
  };
  return { report, proof };
}

function outputHash({ status, columns, result_data, error, logs }: TryReport): string {
  return createHash('sha256')
    .update(JSON.stringify([status, columns, result_data, error, logs]))
    .digest('hex');
}
