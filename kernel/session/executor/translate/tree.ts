/** The few things of swc's syntax tree that the cell translation looks at. */
export interface Node {
  type: string;
  span: { start: number; end: number };
  [field: string]: unknown;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Child node under a field, or undefined. */
export function child(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

export function children(node: Node, field: string): Node[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Text under a field, or ''. */
export function word(node: Node, field: string): string {
  const value = node[field];
  return typeof value === 'string' ? value : '';
}

/** Visits every node below `root`; `enter` returning false leaves a subtree out. */
export function walk(root: unknown, enter: (node: Node) => boolean | void): void {
  if (Array.isArray(root)) {
    for (const item of root) walk(item, enter);
    return;
  }
  if (typeof root !== 'object' || root === null) return;
  if (isNode(root) && typeof root.type === 'string' && enter(root) === false) return;
  for (const [field, value] of Object.entries(root)) {
    if (field !== 'span' && typeof value === 'object') walk(value, enter);
  }
}

/** Turns swc's positions (1-based UTF-8 bytes) into UTF-16 indices of `source`. */
export function spanReader(source: string): (position: number) => number {
  if (Buffer.byteLength(source) === source.length) return (position) => position - 1;
  const index: number[] = [];
  let units = 0;
  for (const character of source) {
    const bytes = Buffer.byteLength(character);
    for (let i = 0; i < bytes; i++) index.push(units);
    units += character.length;
  }
  index.push(units);
  return (position) => index[position - 1] ?? units;
}

/** Names that a binding pattern declares. */
export function boundNames(pattern: Node): string[] {
  const names: string[] = [];
  const visit = (node: Node | undefined): void => {
    if (!node) return;
    if (node.type === 'Identifier') names.push(word(node, 'value'));
    else if (node.type === 'ArrayPattern') children(node, 'elements').forEach(visit);
    else if (node.type === 'ObjectPattern') {
      for (const property of children(node, 'properties')) {
        if (property.type === 'KeyValuePatternProperty') visit(child(property, 'value'));
        else if (property.type === 'AssignmentPatternProperty') visit(child(property, 'key'));
        else visit(child(property, 'argument'));
      }
    } else if (node.type === 'AssignmentPattern') visit(child(node, 'left'));
    else if (node.type === 'RestElement') visit(child(node, 'argument'));
  };
  visit(pattern);
  return names;
}
