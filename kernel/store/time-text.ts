const MICROS_A_DAY = 86_400_000_000n;
const DAYS_IN_400_YEARS = 146_097;
/** What DuckDB keeps for infinite dates and timestamps, to either side. */
const INFINITE_DAYS = 2_147_483_647;
const INFINITE_MICROS = 9_223_372_036_854_775_807n;

/** Days since 1970-01-01 as `2024-02-29`; years before 0 and after 9999 in ISO's extended form. */
export function dateText(days: number): string {
  if (Math.abs(days) === INFINITE_DAYS) return days < 0 ? '-infinity' : 'infinity';
  // Beyond what a Date holds, the calendar repeats every 400 years.
  if (Math.abs(days) > 100_000_000) {
    const cycles = Math.floor(days / DAYS_IN_400_YEARS);
    const [year = '', ...rest] = dateText(days - cycles * DAYS_IN_400_YEARS).split('-');
    const far = Number(year) + cycles * 400;
    return `${far < 0 ? '-' : '+'}${String(Math.abs(far)).padStart(6, '0')}-${rest.join('-')}`;
  }
  return new Date(days * 86_400_000).toISOString().split('T')[0] ?? '';
}

/** Microseconds since 1970 UTC as ISO text, with as many decimals (0, 3 or 6) as there are. */
export function timestampText(micros: bigint): string {
  const number = Number(micros);
  if (Number.isSafeInteger(number)) return safeTimestampText(number);
  if (micros === INFINITE_MICROS) return 'infinity';
  if (micros === -INFINITE_MICROS) return '-infinity';
  const day = floorDivide(micros, MICROS_A_DAY);
  return `${dateText(Number(day))}T${timeText(micros - day * MICROS_A_DAY)}Z`;
}

const TWO = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));
/** Timestamps come in the order of time: the day of the last one is mostly that of the next. */
let day = NaN;
let dayText = '';

/** The years that fit a Date and a safe integer (1684 to 2255), a hundred times as fast. */
export function safeTimestampText(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const days = Math.floor(seconds / 86_400);
  if (days !== day) [day, dayText] = [days, dateText(days)];
  const ofDay = seconds - days * 86_400;
  const minutes = Math.floor(ofDay / 60);
  const hours = Math.floor(minutes / 60);
  const clock = `${dayText}T${TWO[hours] ?? ''}:${TWO[minutes - hours * 60] ?? ''}:${TWO[ofDay - minutes * 60] ?? ''}`;
  const part = micros - seconds * 1_000_000;
  if (part === 0) return `${clock}Z`;
  return part % 1000 === 0
    ? `${clock}.${String(part / 1000).padStart(3, '0')}Z`
    : `${clock}.${String(part).padStart(6, '0')}Z`;
}

/** As `Date.toISOString` for whole milliseconds, with six decimals for the rest. */
export function wholeMilliseconds(micros: bigint): string {
  return micros % 1000n === 0n && Number.isSafeInteger(Number(micros))
    ? new Date(Number(micros / 1000n)).toISOString()
    : timestampText(micros);
}

/** Microseconds since midnight as `12:30:00`, `12:30:00.250` or `12:30:00.250001`. */
export function timeText(micros: bigint): string {
  const seconds = Number(micros / 1_000_000n);
  const part = Number(micros % 1_000_000n);
  const two = (n: number) => String(n).padStart(2, '0');
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (part === 0) return clock;
  return part % 1000 === 0
    ? `${clock}.${String(part / 1000).padStart(3, '0')}`
    : `${clock}.${String(part).padStart(6, '0')}`;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
