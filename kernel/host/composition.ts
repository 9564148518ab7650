import type { LoadReport, LoadRequest } from '@assay/schema';
import { createJobQueue, type JobKinds, type JobQueue, type Reserve } from '../jobs/index.js';
import { describeInSandbox, runInSandbox } from '../sandbox/index.js';
import { loadSource, Watches, type LoadAgain } from '../sources/index.js';
import type { LakeOptions, Store } from '../store/index.js';
import { loadChecked } from '../validation/index.js';
import type { EventBus } from './event-bus.js';
import type { Log } from './log.js';

/** Puts the rooms together: none of them knows another, each gets what it needs as functions. */
export function composeQueue(needs: {
  store: Store;
  project: string;
  bus: EventBus;
  log: Log;
  kinds: JobKinds;
  lake: LakeOptions | undefined;
  tenant: number;
  reserve?: Reserve;
}): JobQueue {
  const { store, project, bus, log, kinds, lake, tenant, reserve } = needs;
  return createJobQueue({
    ...{ store, project, kinds, lake, tenant, reserve },
    publish: (event) => bus.publish(event),
    runCustom: runInSandbox,
    describeCustom: describeInSandbox,
    report: (error) => log.error('job trouble', error),
    log: (line) => log.info(line),
  });
}

/** Loads and watched sources count as work: the host does not end while there is one. */
export class Loads {
  readonly watches: Watches;
  private running = 0;

  constructor(
    private readonly store: Store,
    private readonly project: string,
    private readonly bus: EventBus,
    log: Log,
  ) {
    this.watches = new Watches({
      ...{ store, project },
      load: (request, signal, more) => this.once(request, signal, more),
      publish: bus.publish.bind(bus),
      report: (error) => log.error('a watched source could not be looked at', error),
    });
  }

  get idle(): boolean {
    return this.running === 0 && !this.watches.any;
  }

  /** Loads a source, and watches it when that is asked for. */
  async load(
    request: LoadRequest,
    signal: AbortSignal,
    environment: Readonly<Record<string, string | undefined>> = process.env,
  ): Promise<LoadReport> {
    const once = (): Promise<LoadReport> => this.once(request, signal, { environment });
    return request.watch === true ? this.watches.add(request, once, environment) : once();
  }

  private async once(
    request: LoadRequest,
    signal: AbortSignal,
    more: Parameters<LoadAgain>[2] = {},
  ): Promise<LoadReport> {
    this.running += 1;
    try {
      const { store, project, bus } = this;
      const publish = bus.publish.bind(bus);
      const { reach: ASSAY_REACH } = request;
      const within =
        ASSAY_REACH === undefined
          ? {}
          : { environment: { ...(more.environment ?? process.env), ASSAY_REACH } };
      return await loadChecked(store, request, signal, (check) =>
        loadSource(
          { store, project, publish, signal, now: store.now, check, ...more, ...within },
          request,
        ),
      );
    } finally {
      this.running -= 1;
    }
  }
}
