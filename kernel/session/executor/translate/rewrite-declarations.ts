import type { PieceText } from './pieces.js';
import { boundNames, child, children, walk, word, type Node } from './tree.js';

/**
 * Every top-level name becomes a `let` binding: V8's REPL mode lets those be declared again in any later cell, they
 * are live for functions of earlier cells, and they shadow a global of the same name (`process`, `fetch`) instead of
 * overwriting it for the packages that need it.
 */
export function rewriteDeclarations(
  statements: Node[],
  pieces: PieceText,
  at: (position: number) => number,
): void {
  const declared = new Set<string>();
  for (const outer of statements) {
    const statement = child(outer, 'declaration') ?? outer;
    if (statement.type === 'FunctionDeclaration') hoistFunction(statement, pieces, at, declared);
    else if (statement.type === 'VariableDeclaration' && statement['kind'] === 'const') {
      const start = at(statement.span.start);
      pieces.replace(start, start + 'const'.length, 'let');
    }
  }
  const variables = new Set<string>();
  walk(statements, (node) => {
    if (/Function|Method|Class|StaticBlock|ArrowFunction/.test(node.type)) return false;
    if (node.type === 'VariableDeclaration' && node['kind'] === 'var')
      for (const declaration of children(node, 'declarations')) {
        const pattern = child(declaration, 'id');
        if (pattern) for (const name of boundNames(pattern)) variables.add(name);
      }
    return true;
  });
  for (const name of declared) variables.delete(name);
  if (variables.size > 0) pieces.prepend(`let ${[...variables].join(', ')}; `);
  const heads = new Set<Node>();
  walk(statements, (node) => {
    if (/Function|Method|Class|StaticBlock/.test(node.type)) return false;
    for (const field of ['init', 'left']) {
      const head = child(node, field);
      if (head && node.type.startsWith('For')) heads.add(head);
    }
    if (node.type === 'VariableDeclaration' && node['kind'] === 'var')
      assignInstead(node, heads.has(node), pieces, at);
    return true;
  });
}

function hoistFunction(
  statement: Node,
  pieces: PieceText,
  at: (position: number) => number,
  declared: Set<string>,
): void {
  const identifier = child(statement, 'identifier');
  if (!identifier) return;
  const name = word(identifier, 'value');
  const start = at(statement.span.start);
  const before = declared.has(name) ? `${name} = ` : `let ${name} = `;
  declared.add(name);
  // Without its own name inside, so that recursion sees a later redeclaration; V8 names it by the binding.
  pieces.replace(at(identifier.span.start), at(identifier.span.end), '');
  pieces.moveToFront(start, at(statement.span.end), before, '; ');
}

/** `var x = 1` → `x = 1`; the names are declared at the front. */
function assignInstead(
  node: Node,
  inHead: boolean,
  pieces: PieceText,
  at: (position: number) => number,
): void {
  const declarations = children(node, 'declarations');
  const first = declarations[0];
  if (!first) return;
  const pattern = child(first, 'id');
  const parenthesis = pattern?.type === 'ObjectPattern' && child(first, 'init') !== undefined;
  const open = parenthesis || !inHead ? '(' : '';
  const from = at(node.span.start);
  pieces.replace(from, at(first.span.start), open);
  const last = declarations.at(-1) ?? first;
  if (open) pieces.insert(at(last.span.end), ')');
}
