import { readsAs, type DayOrder, type Moment } from './moment.js';

const ORDERS: readonly DayOrder[] = ['dmy', 'mdy', 'ymd'];
/** So many days in a row leave no doubt which number is the day. */
const LEAST = 3;

/** Which of the numbers of dates such as 21-06-15 may be the year. */
export class YearPlaces {
  private dates = 0;
  private readonly fits: Record<DayOrder, number> = { dmy: 0, mdy: 0, ymd: 0 };
  private readonly firsts = new Set<number>();
  private readonly lasts = new Set<number>();

  add(moment: Moment): void {
    if (moment.pattern !== 'xxy') return;
    this.dates++;
    for (const order of ORDERS) if (readsAs(moment, order)) this.fits[order]++;
    if (this.firsts.size < LEAST) this.firsts.add(moment.first);
    if (this.lasts.size < LEAST) this.lasts.add(moment.year);
  }

  /** The orders in which all of them are dates. */
  get orders(): readonly DayOrder[] {
    return ORDERS.filter((order) => this.dates > 0 && this.fits[order] === this.dates);
  }

  /** Which number stays while another one changes as days do. */
  get year(): 'first' | 'last' | 'unclear' {
    const { firsts, lasts } = this;
    if (firsts.size === 1 && lasts.size === LEAST) return 'first';
    return lasts.size === 1 && firsts.size === LEAST ? 'last' : 'unclear';
  }
}
