import type { Cell } from '../table/cell.js';
import { momentMicros } from '../text/cells/cell-value.js';

const ZONES: Record<string, string> = {
  EST: '-0500',
  EDT: '-0400',
  CST: '-0600',
  CDT: '-0500',
  MST: '-0700',
  MDT: '-0600',
  PST: '-0800',
  PDT: '-0700',
  UT: 'GMT',
  CET: '+0100',
  CEST: '+0200',
  BST: '+0100',
};

/** A feed's time as an instant; what is none stays text. */
export function feedMoment(text: string): Cell {
  const plain = text
    .trim()
    .replace(/\s([A-Z]{2,4})$/, (whole, zone: string) =>
      ZONES[zone] === undefined ? whole : ` ${ZONES[zone]}`,
    );
  const micros = momentMicros(plain, { type: 'timestamp', order: 'dmy' });
  return micros === undefined ? text : { moment: micros, type: 'timestamp' };
}
