import type { LabContext } from './context.js';
import { Lab } from './lab.js';

export type { Bundle, DisplayOptions, LabContext } from './context.js';
export type { Lab } from './lab.js';

/** A lab for one notebook. */
export function createLab(context: LabContext): Lab {
  return new Lab(context);
}
