import type { Warning } from '@assay/schema';
import type { Acquired } from '../acquire/acquired.js';
import { calledOtherwise } from '../http/declared-type.js';
import type { ReadToEnd } from './loading-thread.js';

/** All that is doubtful in how a source came, was unpacked and was read. */
export function warningsOf(
  acquired: Acquired,
  { source, warnings }: ReadToEnd['facts'],
): Warning[] {
  return [
    ...(acquired.warnings ?? []),
    ...calledOtherwise(acquired.mediaType, source.kind),
    ...(acquired.unpacked?.warnings ?? []),
    ...warnings,
  ];
}
