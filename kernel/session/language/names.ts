import type { BindingPattern, Declaration, Program, Statement } from 'oxc-parser';

export interface DeclaredName {
  name: string;
  type: string;
  exported: boolean;
  /** Declared with `const`; in the running notebook every name can be assigned, so only the types say no. */
  constant: boolean;
}

type Add = (name: string, type: string, constant?: boolean) => void;

/** Names that a cell declares at top level. */
export function declaredNames(program: Program): DeclaredName[] {
  const names: DeclaredName[] = [];
  const adder =
    (exported: boolean): Add =>
    (name, type, constant = false) =>
      void names.push({ name, type, exported, constant });
  for (const statement of program.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      if (statement.declaration) declared(statement.declaration, adder(true));
    } else if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement;
      // It is exported as `default`; here it is wanted under its name, too.
      if ('id' in declaration && declaration.id && 'name' in declaration.id)
        adder(false)(declaration.id.name, kindOf(declaration.type));
    } else if (statement.type === 'ImportDeclaration')
      for (const specifier of statement.specifiers)
        adder(false)(
          specifier.local.name,
          specifier.type === 'ImportSpecifier' ? 'instance' : 'module',
        );
    else declared(statement, adder(false));
  }
  return names;
}

const KINDS: Record<string, string> = {
  FunctionDeclaration: 'function',
  TSDeclareFunction: 'function',
  ClassDeclaration: 'class',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
  TSEnumDeclaration: 'enum',
  TSModuleDeclaration: 'module',
  TSImportEqualsDeclaration: 'module',
};

function kindOf(type: string): string {
  return KINDS[type] ?? 'instance';
}

function declared(statement: Statement | Declaration, add: Add): void {
  if (statement.type === 'VariableDeclaration') {
    for (const { id, init } of statement.declarations) {
      const called =
        init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression';
      const constant = statement.kind !== 'let' && statement.kind !== 'var';
      bind(id, (name) => add(name, called ? 'function' : 'instance', constant));
    }
  } else if (statement.type in KINDS && 'id' in statement && statement.id)
    if (statement.id.type === 'Identifier') add(statement.id.name, kindOf(statement.type));
}

function bind(pattern: BindingPattern, add: (name: string) => void): void {
  switch (pattern.type) {
    case 'Identifier':
      return add(pattern.name);
    case 'AssignmentPattern':
      return bind(pattern.left, add);
    case 'ObjectPattern':
      for (const property of pattern.properties)
        bind(property.type === 'RestElement' ? property.argument : property.value, add);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements)
        if (element) bind(element.type === 'RestElement' ? element.argument : element, add);
  }
}

const DECLARED =
  /^[ \t]*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:(?:const|let|var)\s+enum|const|let|var|using|function\*?|class|interface|type|enum|namespace|module)\s+(\{[^}=]*\}|\[[^\]=]*\]|[\p{ID_Start}$_][\p{ID_Continue}$]*)/gmu;

/** The same as far as a text shows it that cannot be parsed yet, for somebody is typing it. */
export function guessedNames(code: string): DeclaredName[] {
  return [...code.matchAll(DECLARED)].flatMap(([, found = '']) =>
    (found.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*(?!\s*:)/gu) ?? []).map((name) => ({
      name,
      type: 'instance',
      // Nothing is to be exported of it.
      exported: true,
      constant: false,
    })),
  );
}
