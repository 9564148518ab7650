/** What a run with some of the changes says of a result: as in the second version, or not. */
export type Reproduces<T> = (subset: readonly T[]) => Promise<boolean>;

/**
 * A subset that still reproduces, and of which no single element can be left out (A. Zeller and R. Hildebrandt, Simplifying
 * and Isolating Failure-Inducing Input, 2002: ddmin).
 *
 * @param all - a set that reproduces
 */
export async function minimalSubset<T>(
  all: readonly T[],
  reproduces: Reproduces<T>,
): Promise<readonly T[]> {
  let rest = all;
  let parts = 2;
  while (rest.length > 1) {
    const chunks = split(rest, Math.min(parts, rest.length));
    const smaller =
      (await first(chunks, reproduces)) ??
      (chunks.length === 2 ? undefined : await first(complements(rest, chunks), reproduces));
    if (smaller !== undefined) {
      parts = chunks.includes(smaller) ? 2 : Math.max(2, parts - 1);
      rest = smaller;
    } else if (parts >= rest.length) break;
    else parts *= 2;
  }
  return rest;
}

function split<T>(list: readonly T[], parts: number): (readonly T[])[] {
  return Array.from({ length: parts }, (_, i) =>
    list.slice(Math.floor((i * list.length) / parts), Math.floor(((i + 1) * list.length) / parts)),
  );
}

const complements = <T>(all: readonly T[], chunks: readonly (readonly T[])[]) =>
  chunks.map((chunk) => all.filter((one) => !chunk.includes(one)));

async function first<T>(
  sets: readonly (readonly T[])[],
  reproduces: Reproduces<T>,
): Promise<readonly T[] | undefined> {
  for (const set of sets) if (await reproduces(set)) return set;
  return undefined;
}
