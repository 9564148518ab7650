import { parseMagic } from '../../../kernel/lab/magic.js';

describe('parseMagic', () => {
  it('reads a processor line with all its parts, options in any order', () => {
    expect(
      parseMagic(
        '%%processor despike --as clean --on "my data" {"threshold": 4, "deep": {"a": [1]}}',
      ),
    ).toEqual({
      kind: 'processor',
      name: 'despike',
      on: 'my data',
      as: 'clean',
      save: false,
      parameters: { threshold: 4, deep: { a: [1] } },
    });
    // A brace in a quoted name begins no parameters.
    expect(parseMagic('%%processor despike --on "a {b}" {"n":1}')).toMatchObject({
      ...{ name: 'despike', on: 'a {b}', parameters: { n: 1 } },
    });
    expect(parseMagic('%%processor --on ecg --save despike')).toMatchObject({
      name: 'despike',
      save: true,
      parameters: {},
    });
  });

  it('reads sql with and without a name', () => {
    expect(parseMagic('%%sql')).toEqual({ kind: 'sql', as: undefined });
    expect(parseMagic('%%sql --as top  ')).toEqual({ kind: 'sql', as: 'top' });
  });

  it.each([
    ['%%processor', 'no name'],
    ['%%processor despike', 'on which dataset'],
    ['%%processor despike --on', '--on needs'],
    ['%%processor despike --on ecg {threshold: 4}', 'not JSON'],
    ['%%processor despike --on ecg --fast', 'unknown option --fast'],
    ['%%processor despike twice --on ecg', '"twice"'],
    ['%%sql --to x', '"--to x"'],
    ['%%python', 'no %%python'],
  ])('says what is wrong with %s', (line, message) => {
    expect(() => parseMagic(line)).toThrow(message);
  });
});
