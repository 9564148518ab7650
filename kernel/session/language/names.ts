import ts from 'typescript';

export interface DeclaredName {
  name: string;
  type: string;
  exported: boolean;
  /** Declared with `const`; in the running notebook every name can be assigned, so only the types say no. */
  constant: boolean;
}

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some((item) => item.kind === ts.SyntaxKind.ExportKeyword) ?? false)
  );
}

/** Names that a cell declares at top level. */
export function declaredNames(file: ts.SourceFile): DeclaredName[] {
  const names: DeclaredName[] = [];
  let constant = false;
  const add = (name: string, type: string, exported: boolean): void => {
    names.push({ name, type, exported, constant });
  };
  const bind = (pattern: ts.BindingName, type: string, exported: boolean): void => {
    if (ts.isIdentifier(pattern)) add(pattern.text, type, exported);
    else
      for (const element of pattern.elements)
        if (ts.isBindingElement(element)) bind(element.name, type, exported);
  };
  for (const statement of file.statements) {
    const exported = isExported(statement);
    constant =
      ts.isVariableStatement(statement) &&
      (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
    if (ts.isVariableStatement(statement))
      for (const item of statement.declarationList.declarations)
        bind(item.name, kindOfValue(item.initializer), exported);
    else if (ts.isFunctionDeclaration(statement) && statement.name)
      add(statement.name.text, 'function', exported);
    else if (ts.isClassDeclaration(statement) && statement.name)
      add(statement.name.text, 'class', exported);
    else if (ts.isInterfaceDeclaration(statement)) add(statement.name.text, 'interface', exported);
    else if (ts.isTypeAliasDeclaration(statement)) add(statement.name.text, 'type', exported);
    else if (ts.isEnumDeclaration(statement)) add(statement.name.text, 'enum', exported);
    else if (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name))
      add(statement.name.text, 'module', exported);
    else if (ts.isImportDeclaration(statement)) importedNames(statement, add);
  }
  return names;
}

function kindOfValue(value: ts.Expression | undefined): string {
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))
    ? 'function'
    : 'instance';
}

function importedNames(
  statement: ts.ImportDeclaration,
  add: (name: string, type: string, exported: boolean) => void,
): void {
  const clause = statement.importClause;
  if (clause?.name) add(clause.name.text, 'module', false);
  const bindings = clause?.namedBindings;
  if (!bindings) return;
  if (ts.isNamespaceImport(bindings)) add(bindings.name.text, 'module', false);
  else for (const element of bindings.elements) add(element.name.text, 'instance', false);
}

/** Every identifier in a text, wherever it stands. */
export function mentionedNames(code: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('names.tsx', code, ts.ScriptTarget.ESNext, false, ts.ScriptKind.TSX));
  visit(ts.createSourceFile('names.ts', code, ts.ScriptTarget.ESNext, false, ts.ScriptKind.TS));
  return names;
}
