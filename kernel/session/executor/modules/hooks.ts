import { readFileSync } from 'node:fs';
import {
  createRequire,
  registerHooks,
  type LoadFnOutput,
  type ResolveFnOutput,
  type ResolveHookContext,
} from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from '../translate/compiler.js';
import { traceBack } from '../translate/translate-cell.js';
import { rememberSource } from '../trace/sources.js';
import { CELL_MODULE, cellModuleSource, findCellModule } from './cell-modules.js';
import { findLocalFile, fingerprint, isRelative, localClosure } from '../../local-file.js';
import { noteFile } from '../outside/index.js';
import { watchQueries } from './running-queries.js';
import { isOwnModule, ownModuleSource, OWN_MODULE } from './own-modules.js';

/** An import made by a cell; the number keeps Node from answering out of its cache of resolutions. */
const CELL_IMPORT = 'assay-cell:';
let imports = 0;

/** Our own bundles are loaded as they are. */
const OWN_FOLDER = new URL('.', import.meta.url).href;

/** Where a cell's imports are resolved from: a file that need not exist, in the notebook's folder. */
const cellUrl = pathToFileURL(path.join(process.cwd(), '__cell__.ts')).href;

export function cellSpecifier(specifier: string): string {
  imports += 1;
  return `${CELL_IMPORT}${imports}:${specifier}`;
}

type NextResolve = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

function resolve(given: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput {
  const fromCell = given.startsWith(CELL_IMPORT);
  const specifier = fromCell ? given.slice(given.indexOf(':', CELL_IMPORT.length) + 1) : given;
  const virtual = context.parentURL?.startsWith(CELL_MODULE) ?? false;
  const parent = fromCell || virtual ? cellUrl : context.parentURL;
  if (isOwnModule(specifier))
    return { url: OWN_MODULE + specifier, format: 'module', shortCircuit: true };
  const local = isRelative(specifier) ? resolveLocal(specifier, parent, context) : undefined;
  if (local) return local;
  try {
    return next(specifier, { ...context, parentURL: parent });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isRelative(specifier) || (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND'))
      throw error;
    // Not beside the notebook: one of the packages that come with the product.
    try {
      return next(specifier, { ...context, parentURL: import.meta.url });
    } catch {
      throw error;
    }
  }
}

function resolveLocal(
  specifier: string,
  parent: string | undefined,
  context: ResolveHookContext,
): ResolveFnOutput | undefined {
  if (!parent?.startsWith('file:') || parent.startsWith(OWN_FOLDER)) return undefined;
  const from = fileURLToPath(parent);
  if (from.includes(`${path.sep}node_modules${path.sep}`)) return undefined;
  if (parent === cellUrl) {
    const cell = findCellModule(specifier);
    if (cell !== undefined) return { url: cell, format: 'module', shortCircuit: true };
  }
  const file = findLocalFile(specifier, path.dirname(from));
  if (file === undefined || !/\.(?:[cm]?[jt]s|tsx|json)$/.test(file)) return undefined;
  const url = pathToFileURL(file).href;
  if (context.conditions.includes('require') && !context.conditions.includes('import'))
    return { url, shortCircuit: true };
  forgetEdited(file);
  const attributes = file.endsWith('.json')
    ? { importAttributes: { ...context.importAttributes, type: 'json' } }
    : {};
  return { url: `${url}?assay=${fingerprint(file)}`, shortCircuit: true, ...attributes };
}

const require = createRequire(cellUrl);
const loadedAs = new Map<string, string>();

/** Takes edited files, and those that use them, out of CommonJS's cache, which knows files by name only. */
export function forgetEdited(file: string): void {
  for (const name of localClosure(file).keys()) {
    const now = fingerprint(name);
    if ((loadedAs.get(name) ?? now) !== now) delete require.cache[name];
    loadedAs.set(name, now);
  }
}

type NextLoad = (url: string, context?: object) => LoadFnOutput;

function load(url: string, context: object, next: NextLoad): LoadFnOutput {
  if (url.startsWith(OWN_MODULE))
    return { format: 'module', source: ownModuleSource(url), shortCircuit: true };
  if (url.startsWith(CELL_MODULE)) {
    const source = cellModuleSource(url);
    if (source !== undefined) return { format: 'module', source, shortCircuit: true };
  }
  const file = url.startsWith('file:') ? fileURLToPath(url) : '';
  if (file !== '' && !url.startsWith(OWN_FOLDER)) noteFile(file);
  if (!/\.(?:[cm]?ts|tsx)$/.test(file) || file.includes(`${path.sep}node_modules${path.sep}`))
    return next(url, context);
  const text = readFileSync(file, 'utf8');
  const { code, map } = transform(text, file.endsWith('x'), path.basename(file));
  const name = path.relative(process.cwd(), file);
  rememberSource(url, { name, text, origin: (position) => traceBack(map(), position) });
  const common =
    file.endsWith('.cts') ||
    (!/^\s*(?:import|export)\b/m.test(code) && /\b(?:module\.exports|exports\.\w)/.test(code));
  return { format: common ? 'commonjs' : 'module', source: code, shortCircuit: true };
}

/** Local TypeScript, edited files, our own modules and packages beside the notebook, for `import` and `require`. */
export function installModuleHooks(): void {
  registerHooks({ resolve: resolve, load: load });
}

/** `require` of a cell. */
export function cellRequire(): NodeJS.Require {
  const wrapped = ((specifier: string): unknown => {
    if (isRelative(specifier)) {
      const file = findLocalFile(specifier, path.dirname(fileURLToPath(cellUrl)));
      if (file !== undefined) forgetEdited(file);
    }
    const module: unknown = require(specifier);
    if (typeof module === 'object' && module !== null) watchQueries(module);
    return module;
  }) as NodeJS.Require;
  return Object.assign(wrapped, {
    resolve: require.resolve,
    cache: require.cache,
    main: require.main,
    extensions: require.extensions,
  });
}
