export interface SqlTemplate {
  /** Text between the backticks, interpolations with it; as far as it is written. */
  statement: string;
  /** Where it begins. */
  start: number;
}

const TAG = /\blab\s*\.\s*sql\s*(?:<[^`]*>\s*)?`/g;

/** The lab.sql template whose text the cursor is in; not one of its interpolations. */
export function sqlTemplateAt(code: string, offset: number): SqlTemplate | undefined {
  for (const tag of [...code.slice(0, offset).matchAll(TAG)].reverse()) {
    const start = tag.index + tag[0].length;
    const inside = textTo(code, start, offset);
    if (inside === 'expression') continue;
    if (inside === 'closed') return undefined;
    let end = start;
    while (end < code.length && code[end] !== '`') end += code[end] === '\\' ? 2 : 1;
    return { statement: code.slice(start, end), start };
  }
  return undefined;
}

/** What the cursor is in, read from the template's beginning. */
function textTo(code: string, start: number, offset: number): 'text' | 'expression' | 'closed' {
  let depth = 0;
  for (let at = start; at < offset; at += 1) {
    const character = code[at];
    if (character === '\\') at += 1;
    else if (depth === 0 && character === '`') return 'closed';
    else if (depth === 0 && character === '$' && code[at + 1] === '{') {
      depth = 1;
      at += 1;
    } else if (depth > 0 && character === '{') depth += 1;
    else if (depth > 0 && character === '}') depth -= 1;
  }
  return depth > 0 ? 'expression' : 'text';
}
