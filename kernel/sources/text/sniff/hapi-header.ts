import { unitText } from '../../table/units.js';
import type { ExchangeHeader } from './exchange-header.js';
import type { Line } from './rows.js';

interface Parameter {
  name?: unknown;
  units?: unknown;
  fill?: unknown;
  size?: unknown;
}

/** The header of the Heliophysics API: a JSON object over several lines of comments, with a list of parameters. */
export function hapiHeader(lines: readonly Line[]): ExchangeHeader | undefined {
  const comments = lines.filter(({ text }) => text.startsWith('#'));
  const [first] = comments;
  if (first === undefined || !/^#\s*\{/.test(first.text)) return undefined;
  const parameters = parametersOf(comments.map(({ text }) => text.slice(1)).join('\n'));
  if (parameters === undefined) return undefined;
  const columns = parameters.flatMap((parameter) => columnsOf(parameter));
  return {
    names: {
      names: columns.map(({ name }) => name),
      units: columns.map(({ unit }) => unit),
      line: first.number,
    },
    missing: [],
    fills: columns.map(({ fill }) => fill),
    warnings: [],
  };
}

function parametersOf(json: string): Parameter[] | undefined {
  let header: { HAPI?: unknown; parameters?: unknown };
  try {
    header = JSON.parse(json) as typeof header;
  } catch {
    // Comments that only begin with a brace are comments.
    return undefined;
  }
  return header.HAPI !== undefined && Array.isArray(header.parameters)
    ? (header.parameters as Parameter[])
    : undefined;
}

/** One column, or one for each element of a parameter with a size. */
function columnsOf({ name, units, fill, size }: Parameter): {
  name: string;
  unit: string | undefined;
  fill: number | undefined;
}[] {
  const count = Array.isArray(size) ? size.reduce((all: number, n) => all * Number(n), 1) : 1;
  const given = typeof name === 'string' ? name : '';
  const missing = typeof fill === 'string' || typeof fill === 'number' ? Number(fill) : NaN;
  return Array.from({ length: count }, (_, i) => {
    const own: unknown = Array.isArray(units) ? (units as unknown[])[i] : units;
    return {
      name: count === 1 ? given : `${given}[${i}]`,
      unit: typeof own === 'string' ? unitText(own) : undefined,
      fill: Number.isFinite(missing) ? missing : undefined,
    };
  });
}
