import { parseStatements } from './compiler.js';
import { PieceText } from './pieces.js';
import { child, children, spanReader, type Node } from './tree.js';

/**
 * The edits made while the text is still TypeScript: the last expression is handed to the run, `using` at top level is
 * tied to the end of the cell (a script may not hold it), a default export is the cell's result.
 */
export function markTypescript(source: string, run: number, jsx: boolean): PieceText {
  const pieces = new PieceText(source);
  const statements = parseStatements(source, true, jsx);
  const at = spanReader(source);
  const hand = (node: Node, start = at(node.span.start)): void => {
    pieces.replace(start, at(node.span.start), `__assay.result(${run}, (`);
    pieces.insert(at(node.span.end), '))');
  };
  const last = statements.filter((node) => node.type !== 'EmptyStatement').at(-1);
  for (const statement of statements) {
    if (statement.type === 'UsingDeclaration') tieToCell(statement, run, pieces, at);
    else if (statement.type === 'ExportDefaultExpression') {
      const expression = child(statement, 'expression');
      if (expression) hand(expression, at(statement.span.start));
    } else if (statement.type === 'ExportDefaultDeclaration') {
      const declared = child(statement, 'decl');
      if (!declared) continue;
      if (child(declared, 'identifier') || declared.type === 'TsInterfaceDeclaration')
        pieces.replace(at(statement.span.start), at(declared.span.start), '');
      else hand(declared, at(statement.span.start));
    } else if (statement === last && statement.type === 'ExpressionStatement') {
      const expression = child(statement, 'expression');
      if (expression) hand(expression);
    }
  }
  return pieces;
}

function tieToCell(
  statement: Node,
  run: number,
  pieces: PieceText,
  at: (position: number) => number,
): void {
  const declarations = children(statement, 'decls');
  const first = declarations[0];
  if (!first) return;
  pieces.replace(at(statement.span.start), at(first.span.start), 'const ');
  const method = statement['isAwait'] === true ? 'useAsync' : 'use';
  for (const declaration of declarations) {
    const value = child(declaration, 'init');
    if (!value) continue;
    pieces.insert(at(value.span.start), `__assay.${method}(${run}, (`);
    pieces.insert(at(value.span.end), '))');
  }
}
