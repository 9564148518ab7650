import { once } from 'node:events';
import { resolve } from 'node:path';
import { type Client, connect, findProject } from '../client/index.js';

/** What every command works with: where, how to print, and the way to the host. */
export interface CommandContext {
  /** The project's folder. */
  project: string;
  /** True when `--project` was given, so that it also holds for notebooks elsewhere. */
  explicitProject: boolean;
  json: boolean;
  /** Ends with the first Ctrl-C. */
  signal: AbortSignal;
  /** The host of the project, started when there is none. */
  client(): Promise<Client>;
  /** Lets the host go, so that this process can end. */
  close(): Promise<void>;
  /** The result: one JSON document with `--json`, else text. */
  print(value: unknown, text: () => string): void;
  /** A result that may be too long for one text: as JSON or not, piece by piece. */
  printPieces(pieces: Iterable<string>): Promise<void>;
  /** Everything that is not the result. */
  note(text: string): void;
}

export interface GlobalOptions {
  project?: string;
  json?: boolean;
}

export function commandContext(options: GlobalOptions, signal: AbortSignal): CommandContext {
  const explicit = options.project ?? process.env['ASSAY_PROJECT'];
  const project = explicit === undefined ? findProject(process.cwd()) : resolve(explicit);
  let client: Promise<Client> | undefined;
  return {
    project,
    explicitProject: explicit !== undefined,
    json: options.json === true,
    signal,
    client() {
      const open = client ?? connect({ project });
      client = open;
      return open;
    },
    async close() {
      await client?.then(
        (open) => open.close(),
        // It failed to connect: the command has said so.
        () => undefined,
      );
    },
    print(value, text) {
      const out = options.json === true ? toJson(value) : text();
      process.stdout.write(out.endsWith('\n') ? out : `${out}\n`);
    },
    async printPieces(pieces) {
      for (const piece of pieces)
        if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    },
    note(text) {
      process.stderr.write(`${text}\n`);
    },
  };
}

/** JSON as the interface has it: integers beyond 2^53 as text, numbers that JSON can't say by their names. */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, item: unknown) => {
      if (typeof item === 'bigint')
        return Number.isSafeInteger(Number(item)) ? Number(item) : String(item);
      if (typeof item === 'number' && !Number.isFinite(item)) return String(item);
      return item;
    },
    2,
  );
}
