import type { Job } from '@assay/schema';
import type { JSX } from 'react';
import { useView } from '../view/index.js';

/** Where the project's jobs stand: how many wait and run, how fast, how many failed, how many were known already. */
export function JobFigures({ jobs }: { jobs: readonly Job[] }): JSX.Element {
  const { trans } = useView();
  const count = (...states: Job['status'][]): number =>
    jobs.filter((job) => states.includes(job.status)).length;
  const completed = jobs.filter((job) => job.status === 'COMPLETED');
  const [done, failed] = [completed.length, count('FAILED')];
  const percent = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
  const rates = completed.flatMap(({ cached, progress }) =>
    cached || !progress.rate ? [] : [progress.rate],
  );
  const middle = [...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)];
  const hits = completed.filter((job) => job.cached).length;
  const figures: [string, string][] = [
    [trans.__('Queue depth'), String(count('PENDING', 'RETRYING'))],
    [trans.__('Running'), String(count('PROCESSING'))],
    [trans.__('Completed'), String(done)],
    [trans.__('Failed'), String(failed)],
    [trans.__('Success rate'), percent(done, done + failed)],
    [trans.__('Cache hits'), percent(hits, done)],
    [
      trans.__('Typical rate'),
      middle === undefined ? '–' : trans.__('%1 rows/s', Math.round(middle).toLocaleString()),
    ],
  ];
  return (
    <dl className="assay-Tiles">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
