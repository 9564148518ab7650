// Writes schema/generated/types.ts from the JSON Schemas; with --check it only says whether that file is fresh.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';

const folder = new URL('./definitions/', import.meta.url);
const target = new URL('./generated/types.ts', import.meta.url);

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

if (process.argv.includes('--check')) {
  const current = await readFile(target, 'utf8').catch(() => '');
  if (current !== text) {
    console.error('schema/generated/types.ts is stale: run `npm run schema` and commit it');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
