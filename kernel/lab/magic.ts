import { AssayError } from '@assay/schema';

export interface ProcessorMagic {
  kind: 'processor';
  name: string;
  on: string;
  as: string | undefined;
  save: boolean;
  parameters: Record<string, unknown>;
}

export interface SqlMagic {
  kind: 'sql';
  as: string | undefined;
}

const usage = {
  processor: '%%processor NAME --on DATASET [--as NAME] [--save] [{"parameter": value}]',
  sql: '%%sql [--as NAME]',
};

function refuse(message: string, form: keyof typeof usage): AssayError {
  return new AssayError('magic-usage', message, {
    place: { line: 1 },
    remedy: `write it as: ${usage[form]}`,
  });
}

/** Words of a line; a word in double quotes may hold spaces. */
function words(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    (m) => m[1]?.replace(/\\(.)/g, '$1') ?? m[2] ?? '',
  );
}

/** Everything before the parameters: a brace in a quoted name is none of theirs. */
const HEAD = /^(?:\s+|"(?:[^"\\]|\\.)*"|[^\s"{]+|")*/;

function parseProcessor(rest: string): ProcessorMagic {
  const [before = ''] = HEAD.exec(rest) ?? [];
  const head = words(before);
  let parameters: unknown = {};
  if (before.length < rest.length) {
    try {
      parameters = JSON.parse(rest.slice(before.length));
    } catch (error) {
      throw refuse(`the parameters are not JSON: ${(error as Error).message}`, 'processor');
    }
  }
  const magic: Partial<ProcessorMagic> & { save: boolean } = { save: false };
  for (let i = 0; i < head.length; i += 1) {
    const word = head[i] ?? '';
    if (word === '--on' || word === '--as') {
      const value = head[(i += 1)];
      if (value === undefined) throw refuse(`${word} needs a name after it`, 'processor');
      magic[word === '--on' ? 'on' : 'as'] = value;
    } else if (word === '--save') magic.save = true;
    else if (word.startsWith('--')) throw refuse(`unknown option ${word}`, 'processor');
    else if (magic.name === undefined) magic.name = word;
    else throw refuse(`what is "${word}" for?`, 'processor');
  }
  if (magic.name === undefined) throw refuse('the processor has no name', 'processor');
  if (magic.on === undefined)
    throw refuse(`say on which dataset "${magic.name}" runs`, 'processor');
  return {
    kind: 'processor',
    name: magic.name,
    on: magic.on,
    as: magic.as,
    save: magic.save,
    parameters: parameters as Record<string, unknown>,
  };
}

function parseSql(rest: string): SqlMagic {
  const head = words(rest);
  if (head.length === 0) return { kind: 'sql', as: undefined };
  if (head[0] !== '--as' || head.length > 2)
    throw refuse(`what is "${head.join(' ')}" for?`, 'sql');
  if (head[1] === undefined) throw refuse('--as needs a name after it', 'sql');
  return { kind: 'sql', as: head[1] };
}

/**
 * A cell's first line that begins with `%%`: plain text, so that every front end, git and headless runs see the same.
 *
 * @example
 * ```ts
 * parseMagic('%%processor despike --on ecg --as clean {"threshold": 4}');
 * ```
 */
export function parseMagic(line: string): ProcessorMagic | SqlMagic {
  const [, word = '', rest = ''] = /^%%(\S*)\s*(.*)$/s.exec(line.trim()) ?? [];
  if (word === 'processor') return parseProcessor(rest);
  if (word === 'sql') return parseSql(rest);
  throw new AssayError('magic-unknown', `there is no %%${word}`, {
    place: { line: 1 },
    remedy: `known: ${Object.values(usage).join(' · ')}`,
  });
}
