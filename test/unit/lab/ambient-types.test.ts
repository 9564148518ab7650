import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { AMBIENT_TYPES } from '../../../kernel/session/language/ambient-types.js';

const lab = fileURLToPath(new URL('../../../kernel/lab', import.meta.url));

/** Called by the kernel, not by a cell. */
const INTERNAL = new Set(['flush', 'magic', 'close', 'then']);

type Members = Map<string, number | undefined>;

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('lab.ts', text, ts.ScriptTarget.Latest, true);
}

function find<T extends ts.Node>(root: ts.Node, is: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** Public members with the number of parameters that a method has. */
function members(
  nodes: readonly (ts.ClassElement | ts.TypeElement | ts.ParameterDeclaration)[],
): Members {
  const named = nodes.filter(({ name }) => name !== undefined && ts.isIdentifier(name));
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Static;
  return new Map(
    named
      .filter((node) => (ts.getCombinedModifierFlags(node as ts.Declaration) & hidden) === 0)
      .map((node): [string, number | undefined] => [
        node.name?.getText() ?? '',
        ts.isMethodDeclaration(node) || ts.isMethodSignature(node)
          ? node.parameters.length
          : undefined,
      ])
      .filter(([name]) => !INTERNAL.has(name)),
  );
}

function membersOfClass(file: string, name: string): Members {
  const source = parse(readFileSync(join(lab, file), 'utf8'));
  const [found] = find(source, ts.isClassDeclaration).filter((one) => one.name?.text === name);
  const fields = find(source, ts.isConstructorDeclaration)
    .flatMap((one) => [...one.parameters])
    .filter((one) => (ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Readonly) !== 0);
  return members([...(found?.members ?? []), ...fields]);
}

function membersOfInterface(name: string): Members {
  const interfaces = find(parse(AMBIENT_TYPES), ts.isInterfaceDeclaration);
  return members(interfaces.find((one) => one.name.text === name)?.members ?? []);
}

it.each([
  ['lab.ts', 'Lab'],
  ['dataset.ts', 'Dataset'],
  ['result.ts', 'Result'],
  ['job.ts', 'Job'],
  ['study.ts', 'Study'],
  ['workbook.ts', 'Workbook'],
])('the editor knows all of %s: %s, and nothing that is not there', (file, name) => {
  const real = membersOfClass(file, name);
  expect(real.size).toBeGreaterThan(3);
  expect(Object.fromEntries(membersOfInterface(name))).toEqual(Object.fromEntries(real));
});
