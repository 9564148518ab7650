// Writes kernel/client/operations from the host's OpenAPI document: what each operation takes and answers, as types; with
// --check it only says whether they are fresh. Run it after a build: the document is asked of a gateway of an empty project,
// or read with --from FILE.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compile } from 'json-schema-to-typescript';
import { inGroups } from '../../schema/in-groups.mjs';

const target = new URL('./operations/', import.meta.url);
const program = new URL('../build/assay.js', import.meta.url).pathname;
const BANNER =
  '/* Generated from the OpenAPI document by `node kernel/client/generate.mjs`. Do not edit. */\n\n';
/** What the door answers by itself is not there for a client of the host. */
const OF_THE_DOOR = /^\/api\/v1\/(login|users|tenants|audit|health)(\/|$)/;

/** The files of types that a document makes. */
async function operationFiles(document) {
  const names = new Set();
  const entries = Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/api/v1/') && !OF_THE_DOOR.test(path))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, one]) => [`${method.toUpperCase()} ${path}`, one]),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = [];
  for (const [name, operation] of entries) {
    const schema = { type: 'object', additionalProperties: false, ...shapeOf(operation) };
    const text = await compile(typed(schema, names), 'One', {
      ...{ bannerComment: '', style: { singleQuote: true, printWidth: 100 } },
      ...{ ignoreMinAndMaxItems: true },
    });
    const body = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
    texts.push(`  '${name}': ${body.replaceAll('\n', '\n  ')};\n`);
  }
  return inFiles(texts, names);
}

/** `path`, `query`, `body` and `answer` of an operation, as one schema; what it does not have is not there. */
function shapeOf({ parameters = [], requestBody, responses }) {
  const placed = (place) => {
    const found = parameters.filter((one) => one.in === place);
    return found.length === 0
      ? {}
      : {
          [place]: {
            type: 'object',
            additionalProperties: false,
            required: found.filter(({ required }) => required).map(({ name }) => name),
            properties: Object.fromEntries(found.map(({ name, schema }) => [name, schema])),
          },
        };
  };
  const good = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const json = (of) => of?.content?.['application/json']?.schema;
  const properties = {
    ...placed('path'),
    ...placed('query'),
    ...(json(requestBody) === undefined ? {} : { body: json(requestBody) }),
    answer: json(good) ?? {},
  };
  const required = Object.keys(properties).filter(
    (name) => name !== 'query' || (properties.query.required ?? []).length > 0,
  );
  return { required, properties };
}

/** References become the names of types that @assay/schema has; they are collected in `names`. */
function typed(value, names) {
  if (Array.isArray(value)) return value.map((one) => typed(one, names));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref, description: _, ...rest } = value;
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1);
    names.add(name);
    return { tsType: name };
  }
  return Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, typed(one, names)]));
}

function inFiles(texts, names) {
  const groups = inGroups(texts, (text) => text);
  const files = {};
  groups.forEach((group, at) => {
    const body = group.join('');
    const used = [...names].filter((name) => new RegExp(`\\b${name}\\b`).test(body)).sort();
    const imports =
      used.length === 0 ? '' : `import type { ${used.join(', ')} } from '@assay/schema';\n\n`;
    files[`operations-${at + 1}.ts`] =
      `${BANNER}${imports}export interface Operations${at + 1} {\n${body}}\n`;
  });
  const all = groups.map((_, at) => `Operations${at + 1}`);
  const imports = all.map(
    (name, at) => `import type { ${name} } from './operations-${at + 1}.js';`,
  );
  const door = `${BANNER}${imports.join('\n')}\n\n/** Every operation of the host by its method and path. */\nexport interface Operations extends ${all.join(', ')} {}\n`;
  return { ...files, 'index.ts': door };
}

async function askDocument() {
  const from = process.argv.indexOf('--from');
  if (from > 0) return JSON.parse(await readFile(process.argv[from + 1], 'utf8'));
  const folder = await mkdtemp(join(tmpdir(), 'assay-operations-'));
  const env = { ...process.env, NODE_OPTIONS: '', ASSAY_TOKEN: 'of-the-generator' };
  const child = spawn(
    process.execPath,
    [program, '--project', folder, 'serve', '--port', '0', '--json'],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    let text = '';
    for await (const line of createInterface({ input: child.stdout })) {
      text += line;
      if (line === '}') break;
    }
    const headers = { authorization: 'Bearer of-the-generator' };
    const answer = await fetch(`${JSON.parse(text).url}/schema/openapi.json`, { headers });
    return await answer.json();
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

async function main() {
  const { format, resolveConfig } = await import('prettier');
  const options = { ...(await resolveConfig(target.pathname)), parser: 'typescript' };
  const files = {};
  for (const [name, text] of Object.entries(await operationFiles(await askDocument()))) {
    files[name] = await format(text, options);
  }
  await mkdir(target, { recursive: true });
  const present = await readdir(target);
  if (process.argv.includes('--check')) {
    const same = await Promise.all(
      Object.entries(files).map(async ([name, text]) => {
        return (await readFile(new URL(name, target), 'utf8').catch(() => '')) === text;
      }),
    );
    if (same.every(Boolean) && present.length === same.length) return;
    console.error('kernel/client/operations is stale: run `node kernel/client/generate.mjs`');
    process.exitCode = 1;
    return;
  }
  for (const name of present) if (!(name in files)) await rm(new URL(name, target));
  for (const [name, text] of Object.entries(files)) await writeFile(new URL(name, target), text);
}

await main();
