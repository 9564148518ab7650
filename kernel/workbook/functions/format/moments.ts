import { quoteText } from '../../sql/literal.js';
import { Unsupported } from '../../sql/operand.js';
import type { Part } from './sections.js';

const padded = (sql: string, width: number) =>
  width > 1 ? `lpad((${sql})::VARCHAR, ${width}, '0')` : `(${sql})::VARCHAR`;

/** A month's `m` means minutes beside seconds and after hours. */
function minutes(parts: Part[]): Set<Part> {
  const found = new Set<Part>();
  const codes = parts.filter((part) => part.kind === 'date' || part.kind === 'elapsed');
  codes.forEach((part, at) => {
    if (part.kind !== 'date' || !/^m{1,2}$/.test(part.code)) return;
    const before = codes.slice(0, at).findLast((one) => !/^a/i.test(one.code));
    const after = codes.slice(at + 1).find((one) => !/^a/i.test(one.code));
    if (/^[hs]/.test(before?.code ?? '') || after?.code.startsWith('s') === true) found.add(part);
  });
  return found;
}

/** SQL of a day and time by a format's parts; `n` is SQL of a serial number that is not negative. */
export function momentSql(parts: Part[], n: string): string {
  const digits = Math.max(0, ...parts.map((part) => (part.kind === 'fraction' ? part.digits : 0)));
  const scale = 10 ** digits;
  const showsSeconds = parts.some(
    (part) => (part.kind === 'date' || part.kind === 'elapsed') && part.code.startsWith('s'),
  );
  // Seconds are rounded to what is shown; hours and minutes are cut, after the noise of a difference of times is gone.
  const ticks = showsSeconds
    ? `round(${n} * ${86400 * scale}e0)::BIGINT`
    : `floor(round(${n} * ${86400000 * scale}e0) / 1000e0)::BIGINT`;
  const perDay = 86400 * scale;
  const day = `floor((${ticks}) / ${perDay}e0)`;
  const clock = `((${ticks}) % ${perDay})`;
  const seconds = `(${clock} // ${scale})`;
  const half = parts.some((part) => part.kind === 'date' && /^a/i.test(part.code));
  const asMinutes = minutes(parts);
  const totals = new Set(
    parts.flatMap((part) => (part.kind === 'elapsed' ? [part.code.charAt(0)] : [])),
  );
  const date = (part: Extract<Part, { kind: 'date' }>): string => {
    const { code } = part;
    if (/^a/i.test(code)) {
      const shown = code.length > 3 ? code.toUpperCase() : code;
      const [am, pm] = shown.split('/') as [string, string];
      return `(CASE WHEN ${seconds} < 43200 THEN ${quoteText(am)} ELSE ${quoteText(pm)} END)`;
    }
    const width = code.length;
    // Beside [h] each h is all hours, too.
    if (totals.has(code.charAt(0)) && (asMinutes.has(part) || !code.startsWith('m')))
      return elapsed({ kind: 'elapsed', code: code.slice(0, 2) });
    switch (code.charAt(0)) {
      case 'y':
        return width <= 2 ? `right(xl_year(${day})::VARCHAR, 2)` : `xl_year(${day})::VARCHAR`;
      case 'e':
        return `xl_year(${day})::VARCHAR`;
      case 'm':
        if (asMinutes.has(part)) return padded(`${seconds} // 60 % 60`, width);
        if (width <= 2) return padded(`xl_month(${day})`, width);
        return width === 3
          ? `left(xl_month_name(${day}), 3)`
          : width === 5
            ? `left(xl_month_name(${day}), 1)`
            : `xl_month_name(${day})`;
      case 'd':
        if (width <= 2) return padded(`xl_monthday(${day})`, width);
        return width === 3 ? `left(xl_day_name(${day}), 3)` : `xl_day_name(${day})`;
      case 'h': {
        const hour = `${seconds} // 3600`;
        return padded(half ? `(${hour} + 11) % 12 + 1` : hour, Math.min(width, 2));
      }
      case 's':
        return padded(`${seconds} % 60`, Math.min(width, 2));
      default:
        throw new Unsupported(`the format code ${code}`);
    }
  };
  const elapsed = ({ code }: Extract<Part, { kind: 'elapsed' }>): string => {
    const unit = { h: 3600, m: 60, s: 1 }[code.charAt(0)] ?? 1;
    const whole = `((${ticks}) // ${unit * scale})`;
    return `(CASE WHEN length(${whole}::VARCHAR) < ${code.length} THEN lpad(${whole}::VARCHAR, ${code.length}, '0') ELSE ${whole}::VARCHAR END)`;
  };
  const pieces = parts.map((part): string => {
    switch (part.kind) {
      case 'date':
        return date(part);
      case 'elapsed':
        return elapsed(part);
      case 'fraction':
        return `'.' || lpad((${clock} % ${scale})::VARCHAR, ${part.digits}, '0')`;
      case 'literal':
        return quoteText(part.text);
      case 'slash':
        return "'/'";
      case 'comma':
        return "','";
      case 'point':
        return "'.'";
      case 'digit':
        return 'NULL::VARCHAR';
      default:
        throw new Unsupported('a format that mixes dates and numbers');
    }
  });
  return pieces.length === 0 ? "''" : `(${pieces.join(' || ')})`;
}
