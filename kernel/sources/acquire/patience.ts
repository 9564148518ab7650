import { AssayError } from '@assay/schema';

/** What says "not now": a limit of requests, or a service that is down for a moment. */
const NOT_NOW = new Set([429, 502, 503, 504]);
const MOST_RETRIES = 5;
const FIRST_WAIT_S = 0.5;
const LONGEST_WAIT_S = 120;

/** How long a load waits for a service that asks for it, and how often it asks again. */
export class Patience {
  /** Times that something was asked again, and the seconds waited for it: both belong in the report. */
  retries = 0;
  waited = 0;
  private readonly most: number;

  constructor(
    environment: Readonly<Record<string, string | undefined>>,
    private readonly signal: AbortSignal | undefined,
  ) {
    const seconds = Number(environment['ASSAY_FETCH_PATIENCE_S'] ?? 600);
    this.most = Number.isFinite(seconds) && seconds >= 0 ? seconds : 600;
  }

  /**
   * Waits as the answer asks (`Retry-After` in seconds or as a date, else twice as long each time).
   *
   * @param tries how often this address was asked again already
   * @returns false when the answer is none that another try may better
   * @throws AssayError `fetch-limited` when it asks for more time than there is
   */
  async wait(response: Response, shown: string, tries: number): Promise<boolean> {
    if (!NOT_NOW.has(response.status)) return false;
    const asked = secondsOf(response);
    const seconds = asked ?? FIRST_WAIT_S * 2 ** tries;
    const left = Math.min(LONGEST_WAIT_S, this.most - this.waited);
    if (tries >= MOST_RETRIES || seconds > left) {
      throw new AssayError(
        'fetch-limited',
        `${shown} answered ${response.status}${asked === undefined ? '' : ` and asks to wait ${asked} seconds`}${tries === 0 ? '' : `, after ${tries} more tries`}`,
        {
          status: 424,
          place: { file: shown },
          remedy: `nothing was loaded; load it again ${asked === undefined ? 'later' : `in ${asked} seconds`}, or ask for less at a time (ASSAY_FETCH_PATIENCE_S bounds the waiting)`,
        },
      );
    }
    await rest(seconds * 1000, this.signal);
    this.retries++;
    this.waited += seconds;
    return true;
  }

  /** For the dataset's source. */
  get facts(): Record<string, unknown> {
    if (this.retries === 0) return {};
    return { retries: this.retries, waited_seconds: Math.round(this.waited * 1000) / 1000 };
  }
}

function secondsOf({ headers }: Response): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const date = Date.parse(text);
  if (Number.isNaN(date)) return undefined;
  // By the service's own clock, where it tells it.
  const now = Date.parse(headers.get('date') ?? '');
  return Math.max(0, Math.ceil((date - (Number.isNaN(now) ? Date.now() : now)) / 1000));
}

function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new AssayError('cancelled', 'the load was cancelled', { status: 499 }));
    };
    if (signal?.aborted === true)
      return reject(new AssayError('cancelled', 'the load was cancelled', { status: 499 }));
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
