import { join } from 'node:path';
import { HistoryFile, projectFolder } from '../history-file.js';
import { History, type HistoryQuery } from '../history.js';
import type { Json } from '../message.js';
import type { Answer } from '../request.js';

/** Results are kept as a search aid, not as a store. */
const LONGEST_OUTPUT = 10_000;

const ACCESS = new Set(['tail', 'range', 'search']);

function query(content: Json): HistoryQuery {
  const access = content['hist_access_type'];
  if (typeof access !== 'string' || !ACCESS.has(access)) {
    throw new Error(
      `hist_access_type is "tail", "range" or "search", not ${JSON.stringify(access)}`,
    );
  }
  const parsed: HistoryQuery = { access: access as HistoryQuery['access'] };
  for (const field of ['n', 'session', 'start', 'stop'] as const) {
    const value = content[field];
    if (typeof value === 'number') parsed[field] = value;
  }
  if (typeof content['pattern'] === 'string') parsed.pattern = content['pattern'];
  if (content['unique'] === true) parsed.unique = true;
  return parsed;
}

/** Keeps what was run and answers history_request; the file is read only when it is first needed. */
export class HistoryDesk {
  readonly #place: { cwd: string; env: NodeJS.ProcessEnv };
  #history: History | undefined;

  constructor(place: { cwd: string; env: NodeJS.ProcessEnv }) {
    this.#place = place;
  }

  get #opened(): History {
    if (this.#history === undefined) {
      const folder = projectFolder(this.#place.cwd, this.#place.env);
      const file =
        folder === undefined ? undefined : new HistoryFile(join(folder, 'history.jsonl'));
      this.#history = new History(file);
    }
    return this.#history;
  }

  add(line: number, input: string, output: string | undefined): void {
    this.#opened.add(line, input, output?.slice(0, LONGEST_OUTPUT));
  }

  /** `[session, line, input]`, or `[session, line, [input, output]]` when outputs are asked for. */
  readonly answer: Answer = ({ content }) => {
    const withOutput = content['output'] === true;
    const found = this.#opened.find(query(content));
    const history = found.map(({ session, line, input, output }) => [
      session,
      line,
      withOutput ? [input, output ?? null] : input,
    ]);
    return { history };
  };
}
