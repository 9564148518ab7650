import { unitOf } from '../../table/units.js';
import type { ExchangeHeader } from './exchange-header.js';
import type { Line } from './rows.js';

const AXIS = /^\s*@\s*xaxis\s+label\s+"(.*)"\s*$/;
const LEGEND = /^\s*@\s*s\d+\s+legend\s+"(.*)"\s*$/;

/** The header of Grace (xmgrace, as GROMACS writes it): the x axis has a label, and each set of y values a legend. */
export function graceLegends(lines: readonly Line[]): ExchangeHeader | undefined {
  const axis = lines.find(({ text }) => AXIS.test(text));
  const legends = lines.flatMap(({ text }) => LEGEND.exec(text)?.[1] ?? []);
  if (axis === undefined || legends.length === 0) return undefined;
  const names = [AXIS.exec(axis.text)?.[1] ?? '', ...legends];
  return {
    names: { names, units: names.map((name) => unitOf(name)), line: axis.number },
    missing: [],
    warnings: [],
  };
}
