import { cellSpecifier } from './hooks.js';
import { watchQueries } from './running-queries.js';
import { isOwnModule, ownModule } from './own-modules.js';

type Namespace = Record<string, unknown>;

/**
 * `import` of a cell. With `names`, the answer holds just those; a name that a CommonJS package does not announce is
 * looked up on its default export, as TypeScript allows it to be written.
 */
export async function importForCell(
  specifier: unknown,
  options?: ImportCallOptions,
  names?: string[],
): Promise<Namespace> {
  const text = String(specifier);
  const module: Namespace = isOwnModule(text)
    ? await ownModule(text, names)
    : ((await load(cellSpecifier(text), options)) as Namespace);
  watchQueries(module);
  if (!names) return module;
  const picked: Namespace = {};
  for (const name of names) picked[name] = pick(module, name);
  return picked;
}

function load(specifier: string, options: ImportCallOptions | undefined): Promise<unknown> {
  const json = options?.with?.['type'] === 'json';
  return json ? import(specifier, { with: { type: 'json' } }) : import(specifier);
}

function pick(module: Namespace, name: string): unknown {
  if (name in module) return module[name];
  const whole = module['default'];
  if (name === 'default') return module;
  if ((typeof whole === 'object' && whole !== null) || typeof whole === 'function')
    return Reflect.get(whole, name) as unknown;
  return undefined;
}
