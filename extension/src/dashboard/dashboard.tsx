import type { HostStatus } from '@assay/schema';
import { ReactWidget } from '@jupyterlab/ui-components';
import { type JSX, useEffect, useState } from 'react';
import type { Alert, Figures } from '../project/index.js';
import { type View, ViewContext, failureText, useSignal, useView } from '../view/index.js';
import { FiguresTable } from './figures-table.js';
import { JobFigures } from './job-figures.js';

/** Read again this often while the dashboard is shown; events of jobs do so at once. */
const EVERY_MS = 5_000;

/** Runs, rates and alerts of the project, live, in the main area. */
export class Dashboard extends ReactWidget {
  constructor(private readonly view: View) {
    super();
    this.id = 'assay-dashboard';
    this.addClass('assay-Dashboard');
    this.title.label = view.trans.__('Dashboard');
    this.title.closable = true;
  }

  protected override render(): JSX.Element {
    return (
      <ViewContext.Provider value={this.view}>
        <DashboardBody />
      </ViewContext.Provider>
    );
  }
}

interface Reading {
  figures: Figures[];
  alerts: Alert[];
  status: HostStatus;
}

function DashboardBody(): JSX.Element {
  const { project, trans } = useView();
  useSignal(project.changed);
  const { reading, problem } = useReading();
  return (
    <div role="region" aria-label={trans.__('Dashboard')}>
      {problem !== null && (
        <p role="alert" className="assay-Problem">
          {problem}
        </p>
      )}
      <section>
        <h2>{trans.__('Jobs')}</h2>
        <JobFigures jobs={project.jobs} />
      </section>
      <section>
        <h2>{trans.__('Alerts')}</h2>
        <Alerts alerts={reading?.alerts ?? []} />
      </section>
      {reading !== null && (
        <section>
          <h2>{trans.__('Health')}</h2>
          <Health status={reading.status} />
        </section>
      )}
      <section>
        <h2>{trans.__('Runs')}</h2>
        {reading === null ? (
          <p className="assay-Empty">{trans.__('Reading…')}</p>
        ) : (
          <FiguresTable figures={reading.figures} />
        )}
      </section>
    </div>
  );
}

function useReading(): { reading: Reading | null; problem: string | null } {
  const { project } = useView();
  const [reading, setReading] = useState<Reading | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const ended = project.jobs.filter((job) => job.completed_at !== null).length;
  useEffect(() => {
    let wanted = true;
    const { api } = project;
    const read = (): void => {
      Promise.all([api.figures(), api.alerts(), api.status()]).then(
        ([figures, alerts, status]) => {
          if (!wanted) return;
          setReading({ figures, alerts, status });
          setProblem(null);
        },
        (error: unknown) => {
          if (wanted) setProblem(failureText(error));
        },
      );
    };
    read();
    const timer = setInterval(read, EVERY_MS);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [project, ended, project.state.status]);
  return { reading, problem };
}

function Alerts({ alerts }: { alerts: readonly Alert[] }): JSX.Element {
  const { trans } = useView();
  if (alerts.length === 0) return <p className="assay-Empty">{trans.__('No alert.')}</p>;
  return (
    <ul aria-label={trans.__('Alerts')} className="assay-List">
      {alerts.map((alert) => (
        <li key={`${alert.time} ${alert.message}`} className="assay-Problem">
          <time dateTime={alert.time}>{new Date(alert.time).toLocaleTimeString()}</time>
          {` ${alert.message}`}
        </li>
      ))}
    </ul>
  );
}

function Health({ status }: { status: HostStatus }): JSX.Element {
  const { trans } = useView();
  const megabytes = ((status.store?.bytes ?? 0) / 1e6).toFixed(1);
  const lines: [string, string][] = [
    [trans.__('Host'), trans.__('running, version %1', status.version ?? '')],
    [trans.__('Project'), status.project],
    [trans.__('Up for'), trans.__('%1 s', Math.round(status.uptime_seconds ?? 0))],
    [trans.__('Store'), trans.__('%1 MB, migration %2', megabytes, status.store?.migration ?? 0)],
    [trans.__('Threads'), String(status.store?.threads ?? '')],
    [trans.__('Clients'), String(status.clients ?? '')],
  ];
  return (
    <dl className="assay-Figures">
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
