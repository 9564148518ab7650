import { unitText } from '../../table/units.js';
import type { ExchangeHeader } from './exchange-header.js';
import type { Line } from './rows.js';

/** The header of SeaBASS, of lines such as `/fields=date,time,chl`, `/units=…`, `/missing=-999`. */
export function seabassHeader(above: readonly Line[]): ExchangeHeader | undefined {
  if (!above.some(({ text }) => /^\/begin_header\b/i.test(text))) return undefined;
  const line = above.find(({ text }) => /^\/fields\s*=/i.test(text));
  if (line === undefined) return undefined;
  const names = list(line.text);
  const said = above.find(({ text }) => /^\/units\s*=/i.test(text));
  const units = said === undefined ? [] : list(said.text);
  // One for what was not measured, one for each limit of detection.
  const missing = above.flatMap(({ text }) => {
    const [, number] = /^\/missing\s*=\s*([-+.\d]+)\s*$/i.exec(text) ?? [];
    return number === undefined || Number.isNaN(Number(number)) ? [] : [Number(number)];
  });
  return {
    names: {
      names,
      units: units.length === names.length ? units.map((unit) => unitText(unit)) : [],
      line: line.number,
    },
    missing,
    warnings: [],
  };
}

function list(text: string): string[] {
  return text
    .slice(text.indexOf('=') + 1)
    .split(',')
    .map((one) => one.trim());
}
