import { firstNumber, holders, wholeNumber, withParameter, type Fields } from './fields.js';

const LAST = [
  ...['total_pages', 'totalPages', 'last_page', 'lastPage', 'page_count', 'pageCount', 'num_pages'],
  ...[
    'numPages',
    'pages',
    'total_page',
    'nb_pages',
    'nbPages',
    'pagesCount',
    'pages_total',
    'TotalPages',
  ],
];
const NUMBERS = [
  ...['page', 'current_page', 'currentPage', 'page_number', 'pageNumber', 'page_no', 'pageNo'],
  ...['number', 'current', 'pageIndex', 'page_index', 'Page', 'CurrentPage', 'PageNumber'],
];
const PARAMETERS = [
  ...['page', 'p', 'pageNumber', 'page_number', 'currentPage', 'current_page', 'pageNo', 'page_no'],
  ...['pg', 'pageIndex', 'page_index', 'page[number]', 'Page', 'PageNumber'],
];
const OFFSETS = [
  ...['offset', 'start', 'skip', 'startAt', 'start_at', 'startIndex', 'start_index', 'from'],
  ...['$offset', '$skip', '_start', 'Offset', 'page[offset]'],
];
const SIZES = [
  ...['limit', 'page_size', 'pageSize', 'per_page', 'perPage', 'size', 'maxResults', 'max_results'],
  ...[
    'itemsPerPage',
    'items_per_page',
    'rows',
    'take',
    'pagesize',
    '$limit',
    '$top',
    '_limit',
    'count',
  ],
];
const TOTALS = [
  ...['total', 'total_count', 'totalCount', 'total_results', 'totalResults', 'total-results'],
  ...[
    'total_records',
    'totalRecords',
    'totalElements',
    'total_elements',
    'totalItems',
    'total_items',
  ],
  ...[
    'numFound',
    'nbHits',
    'hits',
    'record_count',
    'recordCount',
    '@odata.count',
    'count',
    'Total',
  ],
];
const MORE = ['has_more', 'hasMore', 'has_next', 'hasNext', 'hasNextPage', 'has_next_page', 'more'];
const ENDED = ['last', 'is_last', 'isLast', 'is_last_page', 'isLastPage', 'end_of_list'];

/** What an answer says of going on: true, false, or nothing. */
export function saysMore(document: unknown): boolean | undefined {
  for (const [holder] of holders(document)) {
    for (const name of MORE) if (typeof holder[name] === 'boolean') return holder[name];
    for (const name of ENDED) if (typeof holder[name] === 'boolean') return !holder[name];
  }
  return undefined;
}

/** How many records there are, where an answer says it in a place of pages. */
export function totalOf(document: unknown): number | undefined {
  for (const [holder, place] of holders(document)) {
    const total = firstNumber(holder, TOTALS);
    if (total === undefined) continue;
    const plain = /^(total|count|hits|Total)$/.test(total.name);
    const paged =
      place !== '' ||
      firstNumber(holder, [...SIZES.slice(0, -1), ...OFFSETS, ...NUMBERS]) !== undefined;
    if (!plain || paged) return total.value;
  }
  return undefined;
}

/** The address of the page whose number an answer gives as the next one. */
export function nextNumberSteps(address: string, document: unknown): string[] {
  for (const [holder, place] of holders(document)) {
    const beside = place === 'next' ? holder['page'] : holder['next'];
    const next = holder['next_page'] ?? holder['nextPage'] ?? beside;
    if (typeof next === 'number' && wholeNumber(next) !== undefined)
      return byNumber(address, undefined, next);
  }
  return [];
}

/** Addresses by which the page of the next number may be asked for, the likeliest first. */
export function numberSteps(
  address: string,
  document: unknown,
  first: number | undefined,
): string[] {
  const given = new URL(address).searchParams;
  const asked = PARAMETERS.find((name) => given.has(name));
  const more = saysMore(document);
  for (const [holder, place] of holders(document)) {
    if (place === '' && !isPaged(holder)) continue;
    const told =
      numberIn(holder, place) ?? (asked === undefined ? undefined : numbered(asked, given));
    if (told === undefined) continue;
    const last = firstNumber(holder, LAST)?.value ?? lastBySize(holder);
    // Where the first page is number 0 the last one is one below their count.
    const end = last === undefined ? undefined : last - (first === 0 || told.value === 0 ? 1 : 0);
    if (end === undefined ? more === true : told.value < end)
      return byNumber(address, told.name, told.value + 1);
    if (end !== undefined) return [];
  }
  return [];
}

function byNumber(address: string, told: string | undefined, page: number): string[] {
  const given = new URL(address).searchParams;
  const asked = PARAMETERS.find((name) => given.has(name));
  const likely = ['page', ...(told === undefined ? [] : [told]), 'p', 'pageNumber'];
  const names = asked === undefined ? [...new Set(likely)] : [asked];
  return names.map((name) => withParameter(address, name, String(page)));
}

/** The number of the page that an answer is, or was asked for. */
export function pageNumber(address: string, document: unknown): number | undefined {
  for (const [holder, place] of holders(document)) {
    const told = isPaged(holder) || place !== '' ? numberIn(holder, place) : undefined;
    if (told !== undefined) return told.value;
  }
  const given = new URL(address).searchParams;
  const asked = PARAMETERS.find((name) => given.has(name));
  return asked === undefined ? undefined : numbered(asked, given)?.value;
}

function numbered(
  name: string,
  given: URLSearchParams,
): { name: string; value: number } | undefined {
  const value = wholeNumber(given.get(name));
  return value === undefined ? undefined : { name, value };
}

/** `number` and `current` are pages' numbers only beside a count of pages. */
function numberIn(holder: Fields, place: string): { name: string; value: number } | undefined {
  const told = firstNumber(holder, NUMBERS);
  const weak = told !== undefined && /^(number|current)$/.test(told.name);
  return weak && place !== 'page' && firstNumber(holder, LAST) === undefined ? undefined : told;
}

/** Whether an object tells of pages, so that its fields mean what they mean there. */
function isPaged(holder: Fields): boolean {
  const names = [...LAST, ...MORE, ...ENDED, ...SIZES, ...TOTALS];
  return names.some((name) => holder[name] !== undefined);
}

/** The last page by count and size. */
function lastBySize(holder: Fields): number | undefined {
  const total = firstNumber(holder, TOTALS);
  const size = firstNumber(
    holder,
    SIZES.filter((name) => name !== total?.name),
  );
  if (total === undefined || size === undefined || size.value < 1) return undefined;
  return firstNumber(holder, OFFSETS) === undefined
    ? Math.ceil(total.value / size.value)
    : undefined;
}

/** The address of the records behind the ones received, where an answer counts them from an offset. */
export function offsetSteps(address: string, document: unknown, records: number): string[] {
  const given = new URL(address).searchParams;
  const asked = OFFSETS.find((name) => given.has(name));
  const limited = SIZES.some((name) => given.has(name));
  if (records === 0) return [];
  for (const [holder, place] of holders(document)) {
    const told = firstNumber(holder, OFFSETS);
    const from = wholeNumber(asked === undefined ? undefined : given.get(asked)) ?? told?.value;
    if (from === undefined) continue;
    const totals = firstNumber(holder, TOTALS);
    const total = totals?.value;
    const more = saysMore(document);
    if (told === undefined && place === '' && total === undefined && more === undefined) continue;
    const sizes = SIZES.filter((name) => name !== totals?.name);
    const size = firstNumber(holder, sizes)?.value ?? (limited ? records : undefined);
    if (told !== undefined && total === undefined && more === undefined) continue;
    if (size === undefined && asked === undefined && more !== true) continue;
    const next = from + records;
    // Some count from 1.
    const first = /^start_?index$/i.test(told?.name ?? asked ?? '') && from > 0 ? 1 : 0;
    if (total === undefined ? more !== true : next - first >= total) return [];
    return [withParameter(address, asked ?? told?.name ?? 'offset', String(next))];
  }
  return [];
}
