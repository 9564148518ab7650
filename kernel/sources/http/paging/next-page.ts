import { isObject } from '@assay/schema';
import { addressIn, linkedNext } from './by-address.js';
import { cursorSteps } from './by-cursor.js';
import { nextNumberSteps, numberSteps, offsetSteps, saysMore } from './by-number.js';
import { recordsOf, withParameter } from './fields.js';

/** How an API goes on behind a page. */
export interface NextPage {
  /** Addresses to ask, the likeliest first; more than one where the service does not say how it wants to be asked. */
  steps: string[];
  /** True when the service gave the address itself. */
  told: boolean;
  /** True when it says that there is a next page, so that an empty page is not the end. */
  firm: boolean;
}

/**
 * Where an API says that it goes on: `rel=next` of the Link header, an address in the body, a cursor, the number of the
 * page, an offset, or, where only "there is more" is said, the last record's id. No steps on the last page.
 *
 * @param first the number of the first page, where pages are numbered
 */
export function nextPage(
  address: string,
  link: string | null,
  document: unknown,
  first: number | undefined,
): NextPage {
  const linked = linkedNext(link);
  if (linked !== undefined && URL.canParse(linked, address))
    return { steps: [new URL(linked, address).href], told: true, firm: true };
  const inBody = addressIn(address, document);
  if (inBody !== undefined) return { steps: [inBody], told: true, firm: true };
  const more = saysMore(document);
  const none: NextPage = { steps: [], told: false, firm: false };
  if (more === false) return none;
  const records = recordsOf(document);
  const ways: [boolean, () => string[]][] = [
    [true, () => cursorSteps(address, document)],
    [true, () => nextNumberSteps(address, document)],
    [more === true, () => numberSteps(address, document, first)],
    [more === true, () => offsetSteps(address, document, records.length)],
    [true, () => (more === true ? lastIdSteps(address, records) : [])],
  ];
  for (const [firm, way] of ways) {
    const steps = way();
    if (steps.length > 0) return { steps, told: false, firm };
  }
  return none;
}

/** "There is more" and no word of how: behind the last record's id, the next page, or the records that came. */
function lastIdSteps(address: string, records: readonly unknown[]): string[] {
  const last = records.at(-1);
  const id = isObject(last) ? last['id'] : undefined;
  const given = new URL(address).searchParams;
  const page = Number(given.get('page') ?? 1);
  const behind = typeof id === 'string' || typeof id === 'number' ? [String(id)] : [];
  return [
    ...behind.map((value) => withParameter(address, 'starting_after', value)),
    withParameter(address, 'page', String(page + 1)),
    withParameter(address, 'offset', String(Number(given.get('offset') ?? 0) + records.length)),
  ];
}
