import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { AMBIENT_TYPES } from './ambient-types.js';
import type { NotebookFiles } from './notebook-files.js';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.esnext.d.ts'],
  types: [],
  strict: true,
  noImplicitAny: false,
  allowJs: true,
  resolveJsonModule: true,
  esModuleInterop: true,
  allowImportingTsExtensions: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  jsx: ts.JsxEmit.React,
  noEmit: true,
  skipLibCheck: true,
};

function nodeTypes(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@types/node/package.json');
    return path.join(path.dirname(manifest), 'index.d.ts');
  } catch {
    // Without them Node's own modules have no types; everything else goes on.
    return undefined;
  }
}

/** TypeScript's language service over the notebook's cells. */
export function createService(folder: string, cells: NotebookFiles): ts.LanguageService {
  const ambient = path.join(folder, '__assay__.d.ts');
  const node = nodeTypes();
  const base = [ambient, ...(node === undefined ? [] : [node])];
  const read = (file: string): string | undefined =>
    file === ambient ? AMBIENT_TYPES : (cells.get(file)?.text ?? ts.sys.readFile(file));
  const exists = (file: string): boolean =>
    file === ambient || cells.get(file) !== undefined || ts.sys.fileExists(file);
  return ts.createLanguageService(
    {
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [...base, ...cells.paths()],
      getScriptVersion: (file) => versionOf(file, cells),
      getScriptSnapshot: (file) => {
        const text = read(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: exists,
      readFile: read,
      readDirectory: (...given) => ts.sys.readDirectory(...given),
      directoryExists: (of) => ts.sys.directoryExists(of),
      getDirectories: (of) => ts.sys.getDirectories(of),
    },
    ts.createDocumentRegistry(),
  );
}

/** Packages do not change under a notebook, local files do. */
function versionOf(file: string, cells: NotebookFiles): string {
  const cell = cells.get(file);
  if (cell) return String(cell.version);
  if (file.includes('/node_modules/')) return '1';
  return String(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
}
