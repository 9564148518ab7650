import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PROTOCOL_VERSION, type Json } from './message.js';

function version(file: string | URL): string {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof content === 'object' && content !== null && 'version' in content) {
    return String(content.version);
  }
  throw new Error(`${String(file)} has no version`);
}

/** This kernel's own version, from its package. */
export function kernelVersion(): string {
  // From kernel/jupyter as source and from kernel/build as bundle, the package file is one folder up.
  return version(new URL('../package.json', import.meta.url));
}

function languageInfo(): Json {
  const typescript = createRequire(import.meta.url).resolve('typescript-native/package.json');
  return {
    name: 'typescript',
    version: version(typescript),
    mimetype: 'text/x.typescript',
    file_extension: '.ts',
    pygments_lexer: 'typescript',
    codemirror_mode: 'typescript',
    nbconvert_exporter: 'script',
  };
}

let info: Json | undefined;

/** Content of kernel_info_reply; read once. */
export function kernelInfo(): Json {
  info ??= {
    protocol_version: PROTOCOL_VERSION,
    implementation: 'assay',
    implementation_version: kernelVersion(),
    language_info: languageInfo(),
    banner: `Assay ${kernelVersion()}: a notebook for experimental data, in TypeScript`,
    debugger: false,
    help_links: [
      { text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' },
      { text: 'DuckDB SQL', url: 'https://duckdb.org/docs/stable/sql/introduction' },
    ],
    supported_features: ['kernel subshells'],
  };
  return info;
}
