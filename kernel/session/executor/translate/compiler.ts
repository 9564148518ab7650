import { createRequire } from 'node:module';
import type * as Swc from '@swc/core';
import { PositionedSyntaxError } from './syntax-error.js';
import type { Node } from './tree.js';

let loaded: typeof Swc | undefined;

/** swc is loaded with the first cell, not with the process. */
function swc(): typeof Swc {
  loaded ??= createRequire(import.meta.url)('@swc/core') as typeof Swc;
  return loaded;
}

export interface Transformed {
  code: string;
  /** Source map as JSON text; made when an error needs it, for most cells never. */
  map: () => string;
}

/** Top-level statements of a TypeScript or JavaScript text. */
export function parseStatements(source: string, typescript: boolean, jsx: boolean): Node[] {
  return guarded(source, () => {
    const program = swc().parseSync(source, {
      ...(typescript
        ? { syntax: 'typescript', tsx: jsx, decorators: true }
        : { syntax: 'ecmascript', jsx: false, decorators: true }),
      target: 'esnext',
    });
    return program.body as unknown as Node[];
  });
}

/** Takes the types out and lowers what Node does not run: enums, namespaces, decorators, parameter properties, JSX. */
export function transform(source: string, jsx: boolean, file = 'cell'): Transformed {
  const { code } = compile(source, jsx, file, false);
  let map: string | undefined;
  return { code, map: () => (map ??= compile(source, jsx, file, true).map ?? '') };
}

function compile(source: string, jsx: boolean, file: string, sourceMaps: boolean): Swc.Output {
  return guarded(source, () =>
    swc().transformSync(source, {
      filename: file,
      sourceMaps,
      configFile: false,
      swcrc: false,
      isModule: true,
      jsc: {
        parser: { syntax: 'typescript', tsx: jsx, decorators: true },
        target: 'esnext',
        transform: { verbatimModuleSyntax: true, decoratorVersion: '2022-03' },
      },
    }),
  );
}

function guarded<T>(source: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw PositionedSyntaxError.fromCompiler(error, source);
  }
}
