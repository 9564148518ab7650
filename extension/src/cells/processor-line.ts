/** The first line of a processor cell: its text is the truth, the form above the cell only rewrites it. */
export interface ProcessorLine {
  name: string;
  on: string;
  as: string;
  save: boolean;
  parameters: Record<string, unknown>;
  /** Words that nobody knows; the kernel will ask what they are for, so they are kept. */
  others: readonly string[];
  /** Text that is no JSON object where the parameters stand; it is kept as it is. */
  unreadable: string | undefined;
}

/** A line that says nothing yet. */
export const EMPTY_LINE: ProcessorLine = {
  ...{ name: '', on: '', as: '', save: false },
  ...{ parameters: {}, others: [], unreadable: undefined },
};

const MARK = /^%%processor(?=\s|$)/;

/** Everything before the parameters: a brace in a quoted name is none of theirs. */
const HEAD = /^(?:\s+|"(?:[^"\\]|\\.)*"|[^\s"{]+|")*/;

/** Reads a cell's first line as the kernel does, but forgives what is not written yet. Undefined for other cells. */
export function parseProcessorLine(source: string): ProcessorLine | undefined {
  const [line = ''] = source.split('\n', 1);
  if (!MARK.test(line)) return undefined;
  const rest = line.replace(MARK, '');
  const [head = ''] = HEAD.exec(rest) ?? [];
  const text = rest.slice(head.length).trimEnd();
  const parameters = text === '' ? {} : readObject(text);
  const others: string[] = [];
  const unreadable = parameters === undefined ? text : undefined;
  const read: ProcessorLine = {
    ...EMPTY_LINE,
    ...{ parameters: parameters ?? {}, others, unreadable },
  };
  const words = wordsOf(head);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--on') read.on = words[(at += 1)] ?? '';
    else if (word === '--as') read.as = words[(at += 1)] ?? '';
    else if (word === '--save') read.save = true;
    else if (read.name === '') read.name = word;
    else others.push(word);
  }
  return read;
}

/** A word in double quotes may hold spaces. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    (match) => match[1]?.replace(/\\(.)/g, '$1') ?? match[2] ?? '',
  );
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const word = (text: string): string => (/[\s"{]/.test(text) ? JSON.stringify(text) : text);

/** Writes the line: name, input, output, then the parameters as compact JSON. */
export function formatProcessorLine(line: ProcessorLine): string {
  const parts = ['%%processor', word(line.name)];
  if (line.on !== '') parts.push('--on', word(line.on));
  if (line.as !== '') parts.push('--as', word(line.as));
  if (line.save) parts.push('--save');
  parts.push(...line.others.map(word));
  if (line.unreadable !== undefined) parts.push(line.unreadable);
  else if (Object.keys(line.parameters).length > 0) parts.push(JSON.stringify(line.parameters));
  return parts.join(' ');
}
