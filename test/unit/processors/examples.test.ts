import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { compileFunction } from 'node:vm';
import type { Processor } from '../../../processors/index.js';
import { table } from './make-table.js';

const FOLDER = new URL('../../../processors/', import.meta.url);
const files = readdirSync(FOLDER).filter(
  (name) => name.endsWith('.ts') && name !== 'index.ts' && name !== 'contract.ts',
);

describe.each(files)('%s', (file) => {
  test('says what it is and what it takes', async () => {
    const processor = (await import(new URL(file, FOLDER).pathname)) as Processor;
    expect(processor.title).toMatch(/\w/);
    expect(processor.description).toMatch(/\w/);
    expect(processor.parameters?.additionalProperties).toBe(false);
    for (const property of Object.values(processor.parameters?.properties ?? {}))
      expect(property['title']).toMatch(/\w/);
  });

  test('does what its example says', async () => {
    const source = await readFile(new URL(file, FOLDER), 'utf8');
    const examples = [...source.matchAll(/@example\n \* ```ts\n([\s\S]*?) \* ```/g)];
    expect(examples.length).toBeGreaterThan(0);
    const processor = (await import(new URL(file, FOLDER).pathname)) as Processor;
    for (const [, lines = ''] of examples) {
      // The examples are our own source; running them as written is what keeps them true.
      const run = compileFunction(lines.replaceAll(/^ \* ?/gm, ''), ['process', 'table', 'expect']);
      const process: Processor['process'] = (...given) => processor.process(...given);
      run(process, table, expect);
    }
  });

  test('refuses a parameter it does not know', async () => {
    const processor = (await import(new URL(file, FOLDER).pathname)) as Processor;
    const context = { progress: () => undefined };
    expect(() => processor.process(table({ v: [1, 2, 3] }), { windwo: 2 }, context)).toThrow(
      /windwo/,
    );
  });
});
