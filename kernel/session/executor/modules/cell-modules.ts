import { transform } from '../translate/compiler.js';
import { traceBack } from '../translate/translate-cell.js';
import { rememberSource } from '../trace/sources.js';

/** Cells that begin with a `@module NAME` comment: modules that other cells import as './NAME'. */
interface CellModule {
  url: string;
  code: string;
}

export const CELL_MODULE = 'assay-module:';
const modules = new Map<string, CellModule>();
let versions = 0;

export function defineCellModule(name: string, source: string, jsx: boolean, shown: string): void {
  const { code, map } = transform(source, jsx);
  versions += 1;
  const url = `${CELL_MODULE}${name}?${versions}`;
  rememberSource(url, { name: shown, text: source, origin: (at) => traceBack(map(), at) });
  modules.set(name, { url, code });
}

/** URL of the module that a relative import names, if a cell defined it. */
export function findCellModule(specifier: string): string | undefined {
  return modules.get(specifier.replace(/^\.\//, '').replace(/\.[jt]sx?$/, ''))?.url;
}

export function cellModuleSource(url: string): string | undefined {
  return [...modules.values()].find((module) => module.url === url)?.code;
}
