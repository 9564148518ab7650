import { createRequire } from 'node:module';
import path from 'node:path';

/** Folder of the types of Node; without them Node's own modules have no types, and everything else goes on. */
function typeRoots(): string[] {
  try {
    const manifest = createRequire(import.meta.url).resolve('@types/node/package.json');
    return [path.dirname(path.dirname(manifest))];
  } catch {
    return [];
  }
}

/** Text of the configuration by which TypeScript reads a notebook; `files` is what it begins with. */
export function configuration(files: string[]): string {
  const roots = typeRoots();
  return JSON.stringify({
    compilerOptions: {
      target: 'esnext',
      module: 'esnext',
      moduleResolution: 'bundler',
      moduleDetection: 'force',
      lib: ['esnext'],
      typeRoots: roots,
      types: roots.length > 0 ? ['node'] : [],
      strict: true,
      noImplicitAny: false,
      allowJs: true,
      resolveJsonModule: true,
      esModuleInterop: true,
      allowImportingTsExtensions: true,
      allowUnreachableCode: true,
      allowUnusedLabels: true,
      jsx: 'react',
      noEmit: true,
      skipLibCheck: true,
    },
    files,
  });
}
