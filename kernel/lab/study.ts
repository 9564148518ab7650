import { escapeHtml } from '@assay/schema';
import { type Bundle, DISPLAY } from './context.js';
import { tableHtml, tableText } from './html.js';

export interface OptimizeOptions {
  /** By parameter: a range `[5, 50]` or `{ min, max }`, or a list of values. */
  space: Record<string, unknown>;
  /** `max PATH` or `min PATH` into the result's data, such as `max peaks.length`. */
  objective: string;
  /** Parameters that stay as they are. */
  parameters?: Record<string, unknown>;
  trials?: number;
  seed?: number;
  method?: 'random' | 'grid' | 'qmc' | 'tpe' | 'cma-es';
}

export interface StudyRecord {
  study: string;
  method: string;
  processor: string;
  dataset: string;
  objective: string;
  seed: number;
  trials: {
    number: number;
    params: Record<string, unknown>;
    status: string;
    value: number | null;
    error: string | null;
  }[];
  best: { params: Record<string, unknown>; value: number } | null;
  stable_region: { parameters: Record<string, unknown>; trials: number } | null;
  tried: number;
}

/**
 * A search over parameters with every setting that was tried.
 *
 * @example
 * ```ts
 * const study = await lab.optimize('peak_detection', ecg, { space: { prominence: [0.1, 2] }, objective: 'max peaks.length' });
 * study.best?.params;
 * ```
 */
export class Study {
  constructor(readonly record: StudyRecord) {}

  get trials(): StudyRecord['trials'] {
    return this.record.trials;
  }

  /** The best setting; null when no trial gave a value. */
  get best(): StudyRecord['best'] {
    return this.record.best;
  }

  /** Where its answer holds, as far as it was tried. */
  get stableRegion(): StudyRecord['stable_region'] {
    return this.record.stable_region;
  }

  /** @internal */
  [DISPLAY](): Bundle {
    const { processor, dataset, objective, best, stable_region: region, tried } = this.record;
    const said = [
      `${processor} on ${dataset}, ${objective}, by ${this.record.method} with seed ${this.record.seed}`,
      best === null
        ? 'no trial gave a value'
        : `best ${best.value} with ${JSON.stringify(best.params)}: 1 of ${tried} settings tried`,
      ...(region === null
        ? []
        : [
            `the same holds in ${region.trials} settings tried: ${JSON.stringify(region.parameters)}`,
          ]),
    ];
    const columns = (
      [
        ['trial', 'integer'],
        ['value', 'number'],
        ['status', 'text'],
        ['parameters', 'text'],
      ] as const
    ).map(([name, type]) => ({ name, type }));
    const rows = this.trials.map((t) => [t.number, t.value, t.status, JSON.stringify(t.params)]);
    return {
      'text/html': `${said.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}${tableHtml(columns, rows, rows.length)}`,
      'text/plain': [...said, tableText(columns, rows, rows.length)].join('\n'),
    };
  }
}
