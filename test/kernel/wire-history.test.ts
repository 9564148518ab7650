import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HistoryFile, projectFolder } from '../../kernel/jupyter/history-file.js';
import { globPattern, History } from '../../kernel/jupyter/history.js';

const folder = mkdtempSync(join(tmpdir(), 'assay-history-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inputs = (entries: { input: string }[]) => entries.map((entry) => entry.input);

describe('the history', () => {
  const history = new History();
  for (const [index, input] of ['a = 1', 'b = 2', 'a = 1', 'a\n.b'].entries()) {
    history.add(index + 1, input);
  }

  it('gives the tail', () => {
    expect(inputs(history.find({ access: 'tail', n: 2 }))).toEqual(['a = 1', 'a\n.b']);
    expect(history.find({ access: 'tail', n: 0 })).toEqual([]);
    expect(history.find({ access: 'tail' })).toHaveLength(4);
  });

  it('gives a range, the stop excluded, of this session or a numbered one', () => {
    expect(inputs(history.find({ access: 'range', session: 0, start: 2, stop: 3 }))).toEqual([
      'b = 2',
    ]);
    expect(history.find({ access: 'range', session: history.session, start: 1 })).toHaveLength(4);
    expect(history.find({ access: 'range', session: -1 })).toEqual([]);
  });

  it('searches by glob, the last n or each source once', () => {
    expect(history.find({ access: 'search', pattern: 'a*' })).toHaveLength(3);
    expect(inputs(history.find({ access: 'search', pattern: 'a*', n: 1 }))).toEqual(['a\n.b']);
    const unique = history.find({ access: 'search', pattern: 'a =*', unique: true });
    expect(unique.map((entry) => entry.line)).toEqual([3]);
  });

  it('reads globs as a shell does', () => {
    expect(globPattern('a[bc]?*').test('ab\n(')).toBe(true);
    expect(globPattern('a[!b]').test('ab')).toBe(false);
    expect(globPattern('f(x) + [').test('f(x) + [')).toBe(true);
    expect(globPattern('a.c').test('abc')).toBe(false);
  });
});

describe('the history of a project', () => {
  it('goes on in the next session, whatever a killed kernel left in the file', () => {
    const file = join(folder, 'history.jsonl');
    const first = new History(new HistoryFile(file));
    first.add(1, 'x', '42');
    appendFileSync(file, '{"session":1,"line":2,"inp\n');
    const second = new History(new HistoryFile(file));
    second.add(1, 'y');
    expect([first.session, second.session]).toEqual([1, 2]);
    const third = new History(new HistoryFile(file));
    expect(third.find({ access: 'tail' })).toEqual([
      { session: 1, line: 1, input: 'x', output: '42' },
      { session: 2, line: 1, input: 'y' },
    ]);
    expect(inputs(third.find({ access: 'range', session: -1 }))).toEqual(['y']);
  });

  it('is found upwards, or where ASSAY_PROJECT says', () => {
    const deep = join(folder, 'p', 'a', 'b');
    mkdirSync(deep, { recursive: true });
    mkdirSync(join(folder, 'p', '.assay'));
    const found = join(folder, 'p', '.assay');
    expect(projectFolder(deep, {})).toBe(found);
    expect(projectFolder(tmpdir(), { ASSAY_PROJECT: join(folder, 'p') })).toBe(found);
    expect(projectFolder(deep, { ASSAY_PROJECT: join(folder, 'nothing') })).toBeUndefined();
  });
});
