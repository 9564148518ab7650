import type { DayOrder, Moment } from './moment.js';

const LEAST = 8;
const EVENER = 3;
const MICROS_PER_DAY = 864e8;

/** The steps from date to date, read with the day first and with the month first. */
export class DaySteps {
  private readonly orders = { dmy: new Steps(), mdy: new Steps() };

  /** A date that can be read in both ways. */
  add({ year, first, second, micros }: Moment): void {
    const time = (micros ?? 0) / MICROS_PER_DAY;
    this.orders.dmy.add(Date.UTC(year, second - 1, first) / 864e5 + time);
    this.orders.mdy.add(Date.UTC(year, first - 1, second) / 864e5 + time);
  }

  /** The order in which the dates follow one another evenly while they leap in the other; undefined when neither stands out. */
  evener(): DayOrder | undefined {
    const { dmy, mdy } = this.orders;
    if (dmy.count < LEAST) return undefined;
    if (mdy.unevenness >= dmy.unevenness * EVENER && mdy.longest > dmy.longest) return 'dmy';
    if (dmy.unevenness >= mdy.unevenness * EVENER && dmy.longest > mdy.longest) return 'mdy';
    return undefined;
  }
}

class Steps {
  count = 0;
  longest = 0;
  private path = 0;
  private last = NaN;

  add(day: number): void {
    const step = Math.abs(day - this.last);
    this.last = day;
    if (!(step > 0)) return;
    this.count++;
    this.path += step;
    if (step > this.longest) this.longest = step;
  }

  /** The longest step in mean ones. */
  get unevenness(): number {
    return this.count === 0 ? 0 : this.longest / (this.path / this.count);
  }
}
