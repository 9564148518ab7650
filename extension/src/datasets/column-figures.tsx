import type { JSX } from 'react';
import type { ColumnStatistics } from '../project/index.js';
import { cellText, useView } from '../view/index.js';

/** One column in figures, with the shape of its values. */
export function ColumnFigures({ figures }: { figures: ColumnStatistics }): JSX.Element {
  const { trans } = useView();
  const lines: [string, unknown][] = [
    [trans.__('values'), figures.count],
    [trans.__('missing'), figures.missing],
    [trans.__('distinct'), figures.distinct],
    [trans.__('minimum'), figures.min],
    [trans.__('maximum'), figures.max],
    [trans.__('mean'), figures.mean],
    [trans.__('standard deviation'), figures.std],
    ...figures.common.map((one): [string, unknown] => [cellText(one.value), one.count]),
  ];
  return (
    <div role="group" aria-label={trans.__('Figures of %1', figures.column)}>
      <h3>{`${figures.column} · ${figures.type}`}</h3>
      {figures.histogram.length > 0 && <Histogram counts={figures.histogram} />}
      <dl>
        {lines
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{cellText(value)}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

function Histogram({ counts }: { counts: readonly number[] }): JSX.Element {
  const { trans } = useView();
  const most = Math.max(1, ...counts);
  return (
    <svg
      role="img"
      aria-label={trans.__('Distribution in %1 equal steps', counts.length)}
      className="assay-Histogram"
      viewBox={`0 0 ${counts.length} 10`}
      preserveAspectRatio="none"
    >
      {counts.map((count, at) => {
        const height = (count / most) * 10;
        return <rect key={at} x={at + 0.05} y={10 - height} width={0.9} height={height} />;
      })}
    </svg>
  );
}
