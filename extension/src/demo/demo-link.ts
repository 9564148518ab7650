import {
  type AnnotationRequest,
  AssayError,
  type HostEvent,
  type ProcessRequest,
} from '@assay/schema';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Link, LinkRequest, LinkState } from '../link/index.js';
import { DemoHost } from './demo-host.js';
import { demoStudy } from './demo-optimizer.js';
import { demoProcessors } from './demo-processors.js';
import { demoStatistics, demoView } from './demo-table-view.js';

/** The page's link to sample data, with no kernel and no network. */
export class DemoLink implements Link {
  readonly state: LinkState = { status: 'ready', demo: true, project: 'demo' };
  private readonly _stateChanged = new Signal<this, LinkState>(this);
  private readonly _events = new Signal<this, HostEvent>(this);
  private _isDisposed = false;
  private readonly host = new DemoHost((event) => {
    if (!this.isDisposed) this._events.emit(event);
  });

  get stateChanged(): ISignal<this, LinkState> {
    return this._stateChanged;
  }

  get events(): ISignal<this, HostEvent> {
    return this._events;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  start(): Promise<void> {
    this._stateChanged.emit(this.state);
    return Promise.resolve();
  }

  async request<T>(request: LinkRequest): Promise<T> {
    // A host answers later, never in the same turn.
    await Promise.resolve();
    return answer(this.host, request) as T;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }
}

interface OptimizerBody {
  processing_result_id: string;
  parameters: Record<string, unknown>;
}

function answer(host: DemoHost, { method, path, body, bytes }: LinkRequest): unknown {
  const url = new URL(path, 'http://demo');
  const [room = '', id = '', act = ''] = url.pathname
    .replace(/^\/api\/(v1\/)?/, '')
    .split('/')
    .map(decodeURIComponent);
  const query = url.searchParams;
  switch (`${method} ${room}${id === '' ? '' : '/:id'}${act === '' ? '' : `/${act}`}`) {
    case 'GET datasets':
      return { data: [...host.datasets.values()] };
    case 'PUT datasets/:id':
      return host.rename(id, (body as { name: string }).name);
    case 'GET datasets/:id/dependents':
      return host.dependents(id);
    case 'POST datasets/:id/view':
      return demoView(host.table(id), body as Parameters<typeof demoView>[1]);
    case 'GET datasets/:id/statistics':
      return demoStatistics(host.table(id), query.get('column') ?? '');
    case 'DELETE datasets/:id':
      host.remove(id);
      return {};
    case 'GET datasets/:id/rows':
      return rows(host, id, Number(query.get('offset')), Number(query.get('limit')));
    case 'GET datasets/:id/points':
      return points(host, id, query);
    case 'POST uploads':
      return { upload: host.receive(query.get('name') ?? '', bytes ?? new Uint8Array()) };
    case 'POST load': {
      const { source, name } = body as { source: string; name: string };
      const dataset = host.load(source, name);
      return { dataset: dataset.name, rows: dataset.rows, columns: dataset.columns, warnings: [] };
    }
    case 'GET processors':
      return { data: demoProcessors.map((one) => one.description) };
    case 'POST process/:id':
      if (id === 'preview') return host.preview(body as ProcessRequest);
      return { state: 'new', because: [], job_id: null, completed_at: null };
    case 'POST process':
      return host.process(body as ProcessRequest);
    case 'GET jobs':
      return { data: [...host.jobs.values()] };
    case 'GET jobs/:id':
      return host.job(id);
    case 'POST jobs/:id/cancel':
      return host.cancel(id);
    case 'POST jobs/:id/retry':
      return host.retry(id);
    case 'GET results/:id':
      return host.result(id);
    case 'POST optimizer': {
      const { processing_result_id: result, parameters } = body as OptimizerBody;
      const base = host.result(result);
      return demoStudy(base, host.table(base.dataset ?? ''), parameters);
    }
    case 'GET annotations/:id':
      return [...host.annotations.values()].map((one) => `${JSON.stringify(one)}\n`).join('');
    case 'GET annotations':
      return { data: [...host.annotations.values()] };
    case 'POST annotations':
      return host.annotate(body as AnnotationRequest);
    case 'PUT annotations/:id': {
      const known = host.annotations.get(id);
      const { dataset = '', text = '' } = known ?? {};
      return host.annotate({ dataset, text, ...(body as object) }, known);
    }
    case 'DELETE annotations/:id':
      host.removeAnnotation(id);
      return {};
    default:
      throw new AssayError('demo-route', `demo data has no ${method} ${url.pathname}`, {
        status: 404,
        remedy: 'use the project for this',
      });
  }
}

/** Demo tables are small: every row of the window, with missing values left out. */
function points(host: DemoHost, name: string, query: URLSearchParams): unknown {
  const table = host.table(name);
  const across = table[query.get('x') ?? ''] ?? [];
  const up = table[query.get('y') ?? ''] ?? [];
  const from = Number(query.get('from') ?? -Infinity);
  const to = Number(query.get('to') ?? Infinity);
  const shown = across
    .map((x, row) => ({ x, y: up[row] ?? NaN, row }))
    .filter(({ x, y }) => x >= from && x <= to && !Number.isNaN(y));
  return {
    x: shown.map((one) => one.x),
    y: shown.map((one) => one.y),
    rows: shown.map((one) => one.row),
    total: shown.length,
  };
}

function rows(host: DemoHost, name: string, offset: number, limit: number): unknown {
  const table = host.table(name);
  const columns = Object.keys(table);
  const total = table[columns[0] ?? '']?.length ?? 0;
  const end = Math.min(total, offset + limit);
  const found: unknown[][] = [];
  for (let row = offset; row < end; row += 1) {
    found.push(
      columns.map((column) => {
        const value = table[column]?.[row];
        return value === undefined || Number.isNaN(value) ? null : value;
      }),
    );
  }
  return {
    columns: columns.map((column) => ({ name: column, type: 'number' })),
    rows: found,
    total,
  };
}
