import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFeed } from '../../kernel/sources/feed/open-feed.js';
import { detectFormat } from '../../kernel/sources/kind/detect-format.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-feeds-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Every row of a feed by column, without what is missing, and its warnings. */
async function read(content: string | Buffer): Promise<{ rows: unknown[]; warnings: number }> {
  const path = join(folder, 'feed.xml');
  await writeFile(path, content);
  const { encoding } = await detectFormat(path, 'feed.xml', undefined, undefined);
  const reading = openFeed(path, 'feed.xml', encoding, false, undefined);
  const { columns } = reading.plan;
  const rows = reading.table.records.map((record) =>
    Object.fromEntries([...record.cells].map(([i, cell]) => [columns[i]?.name, cell])),
  );
  return { rows, warnings: reading.facts().warnings.length };
}

const at = (iso: string) => ({ moment: BigInt(Date.parse(iso)) * 1000n, type: 'timestamp' });

test('positions, enclosures and other vocabularies are columns, numbers as numbers', async () => {
  const { rows } = await read(`<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:gdacs="http://x"><channel><title>T</title>
<item><title>A &eacute; &#8211;</title><guid isPermaLink="false">1</guid><g:lat>12.5</g:lat><enclosure url="u" length="3"/>
<gdacs:severity unit="M" value="6">strong</gdacs:severity><pubDate>Wed, 5 Jan 2022 9:05 EST</pubDate></item>
<item><title><![CDATA[<b>&amp;]]></title><guid>http://p/2</guid><g:lat>-3</g:lat></item></channel></rss>`);
  expect(rows).toEqual([
    {
      ...{
        id: '1',
        title: 'A é –',
        published: at('2022-01-05T14:05:00Z'),
        geo_lat: { number: '12.5' },
      },
      ...{ enclosure_url: 'u', enclosure_length: { number: '3' } },
      ...{
        gdacs_severity: 'strong',
        gdacs_severity_unit: 'M',
        gdacs_severity_value: { number: '6' },
      },
    },
    { id: 'http://p/2', link: 'http://p/2', title: '<b>&amp;', geo_lat: { number: '-3' } },
  ]);
});

test('XHTML stays markup, links are resolved, prefixes mean what they are declared to mean', async () => {
  const { rows } =
    await read(`<a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:base="http://b/x/"><a:title>T</a:title>
<a:entry><a:id>2</a:id><a:title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div></a:title>
<a:link href="rel.html"/><a:content type="xhtml"><div><p>x &amp; y</p></div></a:content></a:entry></a:feed>`);
  expect(rows).toEqual([
    { id: '2', title: 'a <b>b</b>', link: 'http://b/x/rel.html', content: '<p>x &amp; y</p>' },
  ]);
});

test('a wrong encoding, a wrong time and broken XML are read and told', async () => {
  const wrong = await read(
    '<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><item><title>Épisode</title></item></channel></rss>',
  );
  expect(wrong).toEqual({ rows: [{ title: 'Épisode' }], warnings: 1 });
  const times = await read(
    '<rss><channel><item><pubDate>Tue, 31 Feb 2022 10:00:00 GMT</pubDate></item><item><pubDate>Mon, 31 Jan 2022 10:00 Z</pubDate></item></channel></rss>',
  );
  expect(times).toEqual({ rows: [{}, { published: at('2022-01-31T10:00:00Z') }], warnings: 1 });
  const broken = await read(
    '<rss><channel><item><title>a & b</title><description><p>un<br>closed</description></item></channel></rss>',
  );
  expect(broken).toEqual({ rows: [{ title: 'a & b', summary: '<p>un<br>closed' }], warnings: 1 });
});

test('entities: plain ones are read, those that reach outside are refused', async () => {
  const feed = (entity: string) =>
    `<!DOCTYPE r [<!ENTITY ${entity}>]><rss><channel><item><title>&x;</title></item></channel></rss>`;
  expect((await read(feed('x "&#176;C"'))).rows).toEqual([{ title: '°C' }]);
  for (const entity of ['x SYSTEM "file:///etc/passwd"', 'x "&y;&y;"', '% x SYSTEM "http://x/"'])
    await expect(read(feed(entity))).rejects.toMatchObject({ code: 'xml-entities' });
});

test('entities that nobody defines and control characters are kept and told', async () => {
  const { rows, warnings } = await read(
    '<rss version="2.0"><channel><item><title>a &foo; &#0; &auml;</title><description>x\x08y</description></item><item><title><![CDATA[&bar;]]></title></item></channel></rss>',
  );
  expect(rows).toEqual([{ title: 'a &foo; &#0; ä', summary: 'x\x08y' }, { title: '&bar;' }]);
  expect(warnings).toBe(2);
});
