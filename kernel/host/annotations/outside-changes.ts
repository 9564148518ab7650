import type { Annotation } from '@assay/schema';
import { meaning } from './meaning.js';

/** What was done to the text of annotations by others than the store: an editor, or git. */
export interface OutsideChanges {
  take: Annotation[];
  /** Ids. */
  remove: string[];
  /** What the text says of notes that were changed in the store too, and later: the store's stand. */
  overtaken: Annotation[];
}

/**
 * Three versions are compared, as git does it: a note that the store changed since the text was last written, and nobody
 * else did, is no change of others.
 *
 * @param base - what the store wrote last; nothing where that is not known
 */
export function outsideChanges(
  base: readonly Annotation[],
  text: readonly Annotation[],
  store: readonly Annotation[],
): OutsideChanges {
  const [was, is, own] = [base, text, store].map(
    (all) => new Map(all.map((one) => [one.id, one] as const)),
  ) as [Map<string, Annotation>, Map<string, Annotation>, Map<string, Annotation>];
  const changes: OutsideChanges = { take: [], remove: [], overtaken: [] };
  for (const [id, annotation] of is) {
    const [old, mine] = [was.get(id), own.get(id)];
    if (isSame(old, annotation) || isSame(mine, annotation)) continue;
    const later = mine !== undefined && mine.updated_at > annotation.updated_at;
    if (later && !isSame(mine, old)) changes.overtaken.push(annotation);
    else changes.take.push(annotation);
  }
  for (const [id, old] of was) {
    if (!is.has(id) && isSame(own.get(id), old)) changes.remove.push(id);
  }
  return changes;
}

const isSame = (a: Annotation | undefined, b: Annotation | undefined) =>
  a === undefined || b === undefined ? a === b : meaning(a) === meaning(b);
