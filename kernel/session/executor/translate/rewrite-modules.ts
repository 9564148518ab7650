import type { PieceText } from './pieces.js';
import { child, children, walk, word, type Node } from './tree.js';

/** Imports become awaited dynamic imports, exports fall away: a cell is a script, not a module. */
export function rewriteModuleStatement(
  statement: Node,
  pieces: PieceText,
  at: (position: number) => number,
): boolean {
  const start = at(statement.span.start);
  const end = at(statement.span.end);
  switch (statement.type) {
    case 'ImportDeclaration':
      pieces.replace(start, end, importText(statement, pieces.source, at));
      return true;
    case 'ExportDeclaration': {
      const declared = child(statement, 'declaration');
      if (declared) pieces.replace(start, at(declared.span.start), '');
      return false;
    }
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const source = child(statement, 'source');
      pieces.replace(start, end, source ? `await __assay.import(${quoted(source)});` : ';');
      return true;
    }
    default:
      return false;
  }
}

function quoted(source: Node): string {
  return JSON.stringify(word(source, 'value'));
}

function importText(statement: Node, text: string, at: (position: number) => number): string {
  const source = child(statement, 'source');
  if (!source) return ';';
  const attributes = child(statement, 'with');
  const options = attributes
    ? `{ with: ${text.slice(at(attributes.span.start), at(attributes.span.end))} }`
    : 'undefined';
  const specifiers = children(statement, 'specifiers');
  const space = specifiers.find((item) => item.type === 'ImportNamespaceSpecifier');
  const pairs: string[] = [];
  const wanted: string[] = [];
  for (const specifier of specifiers) {
    const local = child(specifier, 'local');
    if (!local || specifier === space) continue;
    const imported = child(specifier, 'imported') ?? local;
    const name = specifier.type === 'ImportDefaultSpecifier' ? 'default' : word(imported, 'value');
    wanted.push(name);
    pairs.push(`${JSON.stringify(name)}: ${word(local, 'value')}`);
  }
  const names = space ? 'undefined' : JSON.stringify(wanted);
  const call = `await __assay.import(${quoted(source)}, ${options}, ${names})`;
  const local = space && child(space, 'local');
  if (local) {
    const name = word(local, 'value');
    const rest = pairs.length > 0 ? ` let { ${pairs.join(', ')} } = ${name};` : '';
    return `let ${name} = ${call};${rest}`;
  }
  return pairs.length > 0 ? `let { ${pairs.join(', ')} } = ${call};` : `${call};`;
}

/** `import('x')` and `import.meta`, at any depth: an evaluated script has neither. */
export function rewriteDynamicImports(
  statements: Node[],
  pieces: PieceText,
  at: (position: number) => number,
): void {
  walk(statements, (node) => {
    if (node.type === 'ImportDeclaration') return false;
    if (node.type === 'Import')
      pieces.replace(at(node.span.start), at(node.span.end), '__assay.import');
    else if (node.type === 'MetaProperty' && node['kind'] === 'import.meta')
      pieces.replace(at(node.span.start), at(node.span.end), '__assay.meta');
    return true;
  });
}
