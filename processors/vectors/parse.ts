/** A word, or forms in brackets. */
export type Form = string | Form[];

/** The forms of a text of brackets and words; `;;` begins a comment. */
export function parse(source: string): Form[] {
  const tokens = source.replaceAll(/;;.*/g, '').match(/[()]|[^\s()]+/g) ?? [];
  const open: Form[][] = [[]];
  for (const token of tokens) {
    if (token === '(') open.push([]);
    else if (token === ')') {
      const form = open.pop() as Form[];
      open.at(-1)?.push(form);
    } else open.at(-1)?.push(token);
  }
  if (open.length !== 1) throw new SyntaxError('The brackets do not match.');
  return open[0] as Form[];
}
