const MICROS_A_DAY = 86_400_000_000n;

/** Days since 1970-01-01 as `2024-02-29`; years before 0 and after 9999 in ISO's extended form. */
export function dateText(days: number): string {
  return new Date(days * 86_400_000).toISOString().split('T')[0] ?? '';
}

/** Microseconds since 1970 UTC as ISO text, with as many decimals (0, 3 or 6) as there are. */
export function timestampText(micros: bigint): string {
  const day = floorDivide(micros, MICROS_A_DAY);
  return `${dateText(Number(day))}T${timeText(micros - day * MICROS_A_DAY)}Z`;
}

/** As `Date.toISOString` for whole milliseconds, with six decimals for the rest. */
export function wholeMilliseconds(micros: bigint): string {
  return micros % 1000n === 0n
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
