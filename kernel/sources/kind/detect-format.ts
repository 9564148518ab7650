import { AssayError } from '@assay/schema';
import type { Encoding } from '../text/encoding-found.js';
import { sourceKinds } from './discover.js';
import { Head } from './head.js';
import type { Content, Recognised } from './source-kind.js';
import { refuseBinary, refuseMarkup } from './unsupported.js';

export interface Detected {
  content: Content;
  format: string;
  encoding: Encoding;
}

const SURENESS: Recognised['by'][] = ['mark', 'form', 'rest'];

/**
 * The format of a file's content, by asking every kind of source; its name only where the content leaves it open.
 *
 * @throws AssayError `format-unsupported` for content that no kind knows, `format-unknown` for a name the user gave
 */
export async function detectFormat(
  path: string,
  name: string,
  wanted: string | undefined,
  encoding: string | undefined,
): Promise<Detected> {
  const contents = (await sourceKinds()).flatMap(({ content }) => content ?? []);
  const head = new Head(path, name, encoding);
  // A workbook is one whatever it is called: only among texts may the user choose.
  const binary = surest(
    contents.filter((content) => content.binary === true),
    head,
  );
  if (binary !== undefined)
    return { content: binary.content, format: binary.format, encoding: { name: 'utf-8', mark: 0 } };
  if (
    wanted !== undefined &&
    !contents.some(({ formats }) => formats.includes(wanted.toLowerCase()))
  )
    throw unknown(wanted, contents);
  refuseBinary(head);
  const format = wanted?.toLowerCase();
  const named = contents.find(({ formats }) => format !== undefined && formats.includes(format));
  if (named !== undefined && format !== undefined)
    return { content: named, format, encoding: head.encoding };
  const found = surest(
    contents.filter((content) => content.binary !== true),
    head,
  );
  if (found === undefined) throw new Error('no kind of source takes any text');
  if (found.by === 'rest') refuseMarkup(head);
  return { content: found.content, format: found.format, encoding: head.encoding };
}

function surest(
  contents: readonly Content[],
  head: Head,
): ({ content: Content } & Recognised) | undefined {
  const found = contents.flatMap((content) => {
    const recognised = content.recognises(head);
    return recognised === undefined ? [] : [{ content, ...recognised }];
  });
  for (const by of SURENESS) {
    const one = found.find((other) => other.by === by);
    if (one !== undefined) return one;
  }
  return undefined;
}

function unknown(wanted: string, contents: readonly Content[]): AssayError {
  return new AssayError('format-unknown', `"${wanted}" is no format that can be read`, {
    pointer: '/format',
    remedy: `name one of ${contents.flatMap(({ formats }) => formats).join(', ')}`,
  });
}
