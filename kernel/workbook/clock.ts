/** What volatile functions are given. */
export interface CompileOptions {
  /** The moment of NOW and TODAY, as local time; the moment of the call if it is left out. */
  now?: Date;
  /** What random numbers begin with; 0 if it is left out. */
  seed?: number;
}

/** A moment as a serial number of local time, to the second. */
export function serialOf(now: Date, date1904: boolean): number {
  const local = Math.floor(now.getTime() / 1000) - now.getTimezoneOffset() * 60;
  return local / 86_400 + (date1904 ? 24_107 : 25_569);
}
