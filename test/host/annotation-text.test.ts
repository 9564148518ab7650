import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestProject } from './project.js';

test('stand in a text file beside the project, from which a fresh store takes them up', async () => {
  const other = await TestProject.make();
  try {
    const first = await other.connect();
    await first.sql('SELECT i::DOUBLE AS x FROM range(5) t(i)', [], { asDataset: 'd' });
    const { id } = await first.annotate({ dataset: 'd', at: 3, text: 'kept', tags: ['t'] });
    await first.stop();
    const file = join(other.folder, '.annotations.jsonl');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ id, text: 'kept', row0: 3 });
    await rm(join(other.folder, '.assay'), { recursive: true });
    const second = await other.connect();
    expect(await second.annotations('d')).toMatchObject([{ id, text: 'kept', anchor: 'orphaned' }]);
    await second.sql('SELECT i::DOUBLE AS x FROM range(5) t(i)', [], { asDataset: 'd' });
    expect(await second.annotations('d')).toMatchObject([{ id, row0: 3, anchor: 'exact' }]);
  } finally {
    await other.remove();
  }
});

test('follow what git or an editor does to their text, and leave a text alone that cannot be read', async () => {
  const other = await TestProject.make();
  const file = join(other.folder, '.annotations.jsonl');
  const edit = async (from: string, to: string) =>
    writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  try {
    const first = await other.connect();
    await first.sql('SELECT i::DOUBLE AS x FROM range(9) t(i)', [], { asDataset: 'd' });
    for (const [at, text] of ['moved', 'removed', 'kept'].entries()) {
      await first.annotate({ dataset: 'd', at, text });
    }
    await first.stop();
    const pulled = (await readFile(file, 'utf8'))
      .split('\n')
      .filter((line) => !/removed/.test(line));
    await writeFile(file, pulled.join('\n').replace('"x0":0,"x1":0', '"x0":7,"x1":7'));

    const second = await other.connect();
    const texts = async () =>
      (await second.annotations('d')).map(({ text, x0, row0 }) => `${text} ${x0} ${row0}`);
    expect(await texts()).toEqual(['moved 7 7', 'kept 2 2']);
    const events = second.events({ since: 0 })[Symbol.asyncIterator]();
    const told = async (text: string) => {
      for (let { value } = await events.next(); ; { value } = await events.next()) {
        if (value?.type === 'annotation' && value.annotation.text === text) return;
      }
    };
    await edit('"text":"kept"', '"text":"edited while the host runs"');
    await told('edited while the host runs');
    await events.return?.(undefined);

    await edit('', '<<<<<<< HEAD\n');
    const [{ id = '' } = {}] = await second.annotations('d');
    await second.updateAnnotation(id, { text: 'later' });
    await second.stop();
    const left = await readFile(file, 'utf8');
    expect(left).toMatch(/^<{7} HEAD\n.*"moved"/);
    await edit('<<<<<<< HEAD\n', '');
    const third = await other.connect();
    expect((await third.annotations('d')).map(({ text }) => text)).toContain('later');
    await third.stop();
    expect(await readFile(file, 'utf8')).toContain('"later"');
  } finally {
    await other.remove();
  }
});
