import { AssayError, type Warning } from '@assay/schema';
import type { ReadingOptions } from '../table/reading.js';
import { chooseList, type Chosen } from './choose-list.js';
import { listsLeft } from './lists-left.js';
import { notNumbers } from './not-numbers.js';
import { parseJson, type Node, type NotNumbers, type RepeatedName } from './parse-json.js';
import type { RecordList } from './record-list.js';
import { recordLists, samePath } from './record-lists.js';
import { scriptStart } from './script-start.js';
import { addStated } from './stated-names.js';

/**
 * The records of a document, or of several one after another, which are the pages of an API.
 *
 * @throws AssayError `json-malformed`, `records-unknown`, `page-unlike`
 */
export function documentList(
  text: string,
  name: string,
  options: ReadingOptions,
  warnings: Warning[],
): Chosen {
  const [node, ...pages] = documents(text, name, warnings);
  if (node === undefined) throw new RangeError('a text without a document was parsed');
  const told = warnings.length;
  const found = chooseList(node, recordLists(node), options.records, warnings);
  addStated(node, found.chosen);
  if (options.records === undefined && warnings.length === told)
    warnings.push(...listsLeft(found.all, found.chosen));
  if (pages.length > 0) addPages(found.chosen, pages, name);
  return found;
}

/** The one document of a text; several one after another are the pages of an API. */
function documents(text: string, name: string, warnings: Warning[]): Node[] {
  const nodes: Node[] = [];
  const repeated: RepeatedName[] = [];
  const absent: NotNumbers = { count: 0, at: 0 };
  const from = scriptStart(text);
  let at = from;
  do {
    const { node, end } = parseJson(text, at, name, repeated, absent);
    nodes.push(node);
    at = end;
    if (from > 0) break;
    while (at < text.length && text.charCodeAt(at) <= 32) at++;
    const next = text[at];
    if (next !== undefined && next !== '{' && next !== '[') {
      const line = text.slice(0, at).split('\n').length;
      throw new AssayError(
        'json-malformed',
        `line ${line}: text goes on behind the end of the document`,
        {
          place: { file: name, line },
          remedy: 'load it with format jsonl if it holds one document a line',
        },
      );
    }
  } while (at < text.length);
  warnings.push(...repeatedWarning(repeated, text));
  if (absent.count > 0)
    warnings.push(notNumbers(absent.count, text.slice(0, absent.at).split('\n').length));
  return nodes;
}

/** Of a name that one object holds twice only the last value is kept. */
function repeatedWarning(repeated: readonly RepeatedName[], text: string): Warning[] {
  return repeated.map(({ name, at }) => repeatedName(name, text.slice(0, at).split('\n').length));
}

export function repeatedName(name: string, line: number): Warning {
  return {
    line,
    message: `an object holds the name "${name}" more than once; the last value of each such name was kept`,
  };
}

/** The records of further pages, which stand where those of the first one stand. */
function addPages(list: RecordList, pages: readonly Node[], name: string): void {
  for (const [i, page] of pages.entries()) {
    if (list.shape === 'single') {
      list.items.push({ node: page });
      list.rows++;
      continue;
    }
    const more = recordLists(page).find((one) => samePath(one.path, list.path));
    if (more === undefined || list.shape === 'oriented' || list.shape === 'cube') {
      throw new AssayError(
        'page-unlike',
        `page ${i + 2} of ${name} has no list of records at ${list.path}, as the first one has`,
        { place: { file: name }, remedy: 'choose the list of records with --records' },
      );
    }
    list.items.push(...more.items);
    list.rows += more.rows;
  }
}
