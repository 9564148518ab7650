import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { escapeHtml } from '@assay/schema';
import type { Change, Difference } from './diff.js';

export const HEAD = [
  'kind',
  'name',
  'rows added',
  'rows removed',
  'cells changed',
  'what',
  'cause',
];

const list = (title: string, names: readonly unknown[] | undefined) =>
  names === undefined ? [] : [`${title} ${names.join(', ')}`];

/** What changed besides the counts, in words. */
function detailsOf(c: Change): string {
  return [
    ...list(
      'columns',
      c.columns_changed?.map(({ name, cells }) => `${name} (${cells})`),
    ),
    ...list('new columns', c.columns_added),
    ...list('without columns', c.columns_removed),
    ...list(
      'renamed',
      c.columns_renamed?.map(({ from, to }) => `${from} → ${to}`),
    ),
    ...list(
      'types',
      c.columns_retyped?.map(({ name, from, to }) => `${name} ${from} → ${to}`),
    ),
    ...list('peaks added at', c.peaks_added),
    ...list('peaks gone at', c.peaks_removed),
    ...(c.rows_moved === undefined ? [] : [`${c.rows_moved} rows in another place`]),
    ...list(
      'values',
      c.values_changed
        ?.slice(0, 5)
        .map(({ path, before, after }) => `${path} ${text(before)} → ${text(after)}`),
    ),
  ].join('; ');
}

const text = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));

export const rowOf = (c: Change) => [
  ...[c.kind, c.name, c.rows_added, c.rows_removed, c.cells_changed, detailsOf(c), c.cause],
];

const MOST_SHOWN = 20;

/** A line that names what was changed without a result being another one. */
export function withoutEffect({ no_effect: idle }: Difference): string[] {
  if (idle.length === 0) return [];
  const more = idle.length > MOST_SHOWN ? `; and ${idle.length - MOST_SHOWN} more` : '';
  return [`Without effect: ${idle.slice(0, MOST_SHOWN).join('; ')}${more}`];
}

/**
 * Writes the differences as a table that a code host draws in a pull request, with the figures of before and after side by
 * side; the pictures lie in a folder beside the file.
 */
export async function writeMarkdown(
  file: string,
  title: string,
  difference: Difference,
): Promise<void> {
  const { changed } = difference;
  const cell = (value: unknown) => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
  const line = (cells: readonly unknown[]) => `| ${cells.map(cell).join(' | ')} |`;
  const parts = [`### Results: ${title}`, ''];
  if (changed.length === 0) parts.push('No result differs.');
  else {
    parts.push(line(HEAD), line(HEAD.map(() => '---')));
    parts.push(...changed.map((c) => line(rowOf(c))));
  }
  for (const line of withoutEffect(difference)) parts.push('', line.replace(/[\\`*_<|]/g, '\\$&'));
  const folder = `${basename(file).replace(/\.[^.]*$/, '')}.figures`;
  for (const { name, pictures } of changed) {
    if (pictures === undefined) continue;
    await mkdir(join(dirname(file), folder), { recursive: true });
    const shown = await Promise.all(
      (['before', 'after'] as const).map(async (side) => {
        const svg = pictures[side];
        if (svg === undefined) return '–';
        const path = `${folder}/${name.replaceAll(' ', '-')}-${side}.svg`;
        await writeFile(join(dirname(file), path), svg);
        return `![${name} ${side}](${path})`;
      }),
    );
    parts.push('', `#### ${name}`, '', '| before | after |', '| --- | --- |', line(shown));
  }
  await writeFile(file, `${parts.join('\n')}\n`);
}

const escape = (value: unknown) => escapeHtml(String(value));

/** The same as one page that needs nothing else, the pictures in it. */
export async function writeHtml(
  file: string,
  title: string,
  difference: Difference,
): Promise<void> {
  const { changed } = difference;
  const row = (tag: string, cells: readonly unknown[]) =>
    `<tr>${cells.map((one) => `<${tag}>${escape(one)}</${tag}>`).join('')}</tr>`;
  // An image keeps whatever a picture holds from acting as part of the page.
  const picture = (svg: string | undefined, side: string) =>
    svg === undefined
      ? `<figure><figcaption>${side}: none</figcaption></figure>`
      : `<figure><figcaption>${side}</figcaption><img alt="${side}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}"></figure>`;
  const figures = changed.flatMap(({ name, pictures }) =>
    pictures === undefined
      ? []
      : [
          `<section><h2>${escape(name)}</h2><div class="pair">${picture(pictures.before, 'before')}${picture(pictures.after, 'after')}</div></section>`,
        ],
  );
  const table =
    changed.length === 0
      ? '<p>No result differs.</p>'
      : `<table>${row('th', HEAD)}${changed.map((c) => row('td', rowOf(c))).join('')}</table>`;
  const idle = withoutEffect(difference).map((line) => `<p>${escape(line)}</p>`);
  const style =
    'body{font:15px/1.5 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}th,td{border:1px solid #888;padding:.3rem .6rem;text-align:left}.pair{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;flex:1 1 24rem}img{max-width:100%;background:#fff}';
  const head = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style>`;
  await writeFile(
    file,
    `${head}<h1>Results: ${escape(title)}</h1>${table}${idle.join('')}${figures.join('')}</html>\n`,
  );
}
