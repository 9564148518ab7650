import { basename } from 'node:path';
import { AssayError, type ProcessorDescription } from '@assay/schema';
import { bareName, checkProcessorName, listScripts, readScript } from './custom-files.js';
import type { DescribeCustom } from './custom-code.js';
import { toDescription, type CustomCode, type ProcessorCode } from './processor-code.js';
import type { CodeReference } from './record.js';
import { loadStandard, refresh } from './standard-processors.js';
import { sha256 } from './step-key.js';

const SCRIPT_NAME = '/parameters/custom_script_name';

export interface CataloguePlaces {
  /** Folder of the bundled standard processors. */
  standard: URL;
  /** Folders of custom scripts, the project's first. */
  custom: readonly string[];
}

/** A job's processor: the name as requested, and where its code lies when it is custom. */
export interface ProcessorReference {
  processor: string;
  code: CodeReference | null;
}

/** Every processor that can be run. Custom files are read anew each time, so an edit counts from the next run on. */
export class Catalogue {
  readonly #standard;
  /** Descriptions by content: the same text is looked into once. */
  readonly #described = new Map<string, ReturnType<DescribeCustom>>();

  constructor(
    private readonly places: CataloguePlaces,
    private readonly describeCustom: DescribeCustom,
    /** Jobs are run where the project's scripts may not be: they take their source along. */
    private readonly carries = false,
  ) {
    this.#standard = loadStandard(places.standard);
    // Whoever asks for the catalogue gets the error; until then it must not end the process.
    this.#standard.catch(() => undefined);
  }

  async list(): Promise<ProcessorDescription[]> {
    const standard = await this.#standard;
    const scripts = await listScripts(this.places.custom);
    const custom = await Promise.all(
      [...scripts.values()]
        .filter(({ name }) => !standard.has(name))
        .map(async (script) => this.#custom(script.name, await readScript(script), script.path)),
    );
    return [...standard.values(), ...custom].map(toDescription);
  }

  /**
   * What a request's processor is; `custom` takes its script from `custom_script_name`.
   *
   * @throws AssayError `processor-unknown` listing the known ones, `script-name-missing`, `processor-name`
   */
  async refer(
    processor: string,
    parameters: Record<string, unknown>,
    cell?: { source: string; file: string; line_offset?: number },
  ): Promise<ProcessorReference> {
    if (cell !== undefined) {
      checkProcessorName(processor, '/processor');
      return { processor, code: { name: processor, ...cell } };
    }
    const standard = await this.#standard;
    if (standard.has(processor) && processor !== 'custom') return { processor, code: null };
    const scripts = await listScripts(this.places.custom);
    if (processor === 'custom') {
      const name = scriptName(parameters, [...scripts.keys()]);
      if (!scripts.has(name)) {
        throw unknown(`script "${name}"`, [...scripts.keys()], SCRIPT_NAME);
      }
      return { processor, code: await this.#reference(name, scripts) };
    }
    checkProcessorName(processor, '/processor');
    const name = bareName(processor);
    if (scripts.has(name)) {
      return { processor: name, code: await this.#reference(name, scripts) };
    }
    throw unknown(`processor "${processor}"`, [...standard.keys(), ...scripts.keys(), 'custom']);
  }

  /**
   * The code to run now.
   *
   * @throws AssayError `processor-unknown` when its file has gone meanwhile
   */
  async code(reference: ProcessorReference): Promise<ProcessorCode> {
    const { processor, code } = reference;
    if (code === null) {
      const standard = await this.#standard;
      const found = standard.get(processor);
      if (found === undefined) throw unknown(`processor "${processor}"`, [...standard.keys()]);
      return await refresh(found);
    }
    if (code.source !== undefined) {
      const { file = code.name, line_offset: lineOffset = 0 } = code;
      return await this.#custom(code.name, code.source, file, { lineOffset, fresh: true });
    }
    const scripts = await listScripts(this.places.custom);
    const script = scripts.get(code.name);
    if (script === undefined) throw unknown(`script "${code.name}"`, [...scripts.keys()]);
    return await this.#custom(code.name, await readScript(script), script.path, { fresh: true });
  }

  async #reference(
    name: string,
    scripts: Awaited<ReturnType<typeof listScripts>>,
  ): Promise<CodeReference> {
    const script = scripts.get(name);
    if (!this.carries || script === undefined) return { name };
    return { name, source: await readScript(script), file: basename(script.path) };
  }

  async #custom(
    name: string,
    source: string,
    path: string,
    { lineOffset = 0, fresh = false }: { lineOffset?: number; fresh?: boolean } = {},
  ): Promise<CustomCode> {
    const file = basename(path);
    const codeHash = sha256(source);
    const found = await this.#describe(source, file, codeHash, fresh);
    const common = { kind: 'custom', name, source, file, lineOffset, codeHash } as const;
    if ('problem' in found) {
      const line = found.line === undefined ? null : found.line + lineOffset;
      const problem = { message: found.problem, line, lost: found.lost };
      return { ...common, title: name, description: '', schema: undefined, problem };
    }
    const { title = name, description = '', parameters: schema } = found;
    return { ...common, title, description, schema, problem: undefined };
  }

  /** @param fresh - a problem seen before may have been one of the moment, such as time: ask again before a run */
  async #describe(source: string, file: string, codeHash: string, fresh: boolean) {
    const key = `${codeHash} ${file}`;
    const before = this.#described.get(key);
    if (before !== undefined && !(fresh && 'problem' in (await before))) return await before;
    const description = this.describeCustom(source, file);
    this.#described.set(key, description);
    // An error of the sandbox itself says nothing about this text.
    description.catch(() => this.#described.delete(key));
    return await description;
  }
}

function scriptName(parameters: Record<string, unknown>, known: readonly string[]): string {
  const given = parameters['custom_script_name'];
  if (typeof given !== 'string' || given === '') {
    throw new AssayError(
      'script-name-missing',
      'custom needs "custom_script_name" in its parameters',
      {
        remedy:
          known.length === 0
            ? 'put a script into processors/custom/'
            : `known: ${known.join(', ')}`,
        pointer: SCRIPT_NAME,
      },
    );
  }
  checkProcessorName(given, SCRIPT_NAME);
  return bareName(given);
}

function unknown(what: string, known: readonly string[], pointer = '/processor'): AssayError {
  const list = known.length === 0 ? 'none' : known.join(', ');
  return new AssayError('processor-unknown', `there is no ${what}; known: ${list}`, {
    status: 404,
    remedy: 'a file in processors/custom/ is known by its name without extension',
    pointer,
  });
}
