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
  /** Source map as JSON text. */
  map: string;
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
  return guarded(source, () => {
    const output = swc().transformSync(source, {
      filename: file,
      sourceMaps: true,
      configFile: false,
      swcrc: false,
      isModule: true,
      jsc: {
        parser: { syntax: 'typescript', tsx: jsx, decorators: true },
        target: 'esnext',
        transform: { verbatimModuleSyntax: true, decoratorVersion: '2022-03' },
      },
    });
    return { code: output.code, map: output.map ?? '' };
  });
}

function guarded<T>(source: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw PositionedSyntaxError.fromCompiler(error, source);
  }
}
