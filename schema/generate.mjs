// Writes schema/generated from the JSON Schemas; with --check it only says whether that is fresh.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';
import { inGroups } from './in-groups.mjs';

const folder = new URL('./definitions/', import.meta.url);
const target = new URL('./generated/', import.meta.url);

const names = (await readdir(folder)).filter((name) => name.endsWith('.schema.json')).sort();
// One root that refers to every definition makes each shared type come out exactly once.
const root = {
  title: 'Everything',
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    names.map((name) => [name.replace('.schema.json', ''), { $ref: name }]),
  ),
};
const text = await compile(root, 'Everything', {
  cwd: folder.pathname,
  bannerComment: '/* Generated from schema/definitions by `npm run schema`. Do not edit. */',
  style: { singleQuote: true, printWidth: 100 },
  unreachableDefinitions: false,
});

const files = inFiles(text);
const fileOf = (name) => new URL(name, target);

if (process.argv.includes('--check')) {
  const present = (await readdir(target)).sort();
  const same = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      return (await readFile(fileOf(name), 'utf8').catch(() => '')) === content;
    }),
  );
  if (!same.every(Boolean) || present.length !== same.length) {
    console.error('schema/generated is stale: run `npm run schema` and commit it');
    process.exit(1);
  }
} else {
  await mkdir(target, { recursive: true });
  for (const name of await readdir(target)) if (!(name in files)) await rm(fileOf(name));
  for (const [name, content] of Object.entries(files)) await writeFile(fileOf(name), content);
}

/** The types in files of no more lines than others have; each needs only those before it, and types.ts shows them all. */
function inFiles(all) {
  const banner = `${all.slice(0, all.indexOf('*/') + 2)}\n\n`;
  const blocks = new Map();
  // A type begins with its comment, or with the word export where it has none.
  for (const part of all.slice(banner.length).split(/^(?=\/\*\*)|(?<!^ \*\/\n)^(?=export )/m)) {
    const name = /^export (?:type|interface) (\w+)/m.exec(part)?.[1];
    if (name !== undefined && name !== root.title) blocks.set(name, `${part.trim()}\n`);
  }
  const needs = (part) =>
    [...blocks.keys()].filter((name) => new RegExp(`\\b${name}\\b`).test(code(part)));
  const order = [];
  const visit = (name) => {
    if (order.includes(name)) return;
    for (const other of needs(blocks.get(name))) if (other !== name) visit(other);
    order.push(name);
  };
  for (const name of blocks.keys()) visit(name);
  const groups = inGroups(order, (name) => blocks.get(name));
  const names = groups.map((_, i) => `types-${i + 1}`);
  const written = {};
  groups.forEach((group, i) => {
    const wanted = new Set(group.flatMap((name) => needs(blocks.get(name))));
    const imports = groups.slice(0, i).flatMap((earlier, k) => {
      const used = earlier.filter((name) => wanted.has(name)).sort();
      return used.length === 0
        ? []
        : [`import type { ${used.join(', ')} } from './${names[k]}.js';\n`];
    });
    const body = group.map((name) => blocks.get(name)).join('');
    written[`${names[i]}.ts`] = [banner, ...imports, body].join('');
  });
  const doors = names.map((name) => `export type * from './${name}.js';\n`);
  return { ...written, 'types.ts': `${banner}${doors.join('')}` };
}

/** A type without its comments and texts, in which a name is no reference. */
function code(part) {
  return part.replace(/\/\*[^]*?\*\//g, '').replace(/'[^']*'/g, '');
}
