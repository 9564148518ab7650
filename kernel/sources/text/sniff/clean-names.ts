/** Names without what stands between them: separators that their line alone has, and marks before each of them. */
export function cleanNames(names: readonly string[], delimiter: string): string[] {
  const trimmed = names.map((name) => name.trim());
  if (trimmed.length < 2) return [...names];
  // Names divided by commas over values divided by blanks.
  const mark = [',', ';'].find((one) => trimmed.slice(0, -1).every((name) => name.endsWith(one)));
  if (delimiter === ' ' && mark !== undefined)
    return trimmed.map((name) => (name.endsWith(mark) ? name.slice(0, -1).trim() : name));
  // IAGA's lines end with a bar, which its values have not.
  if (delimiter === ' ' && /\S\s+\|$/.test(trimmed.at(-1) ?? ''))
    return trimmed.map((name) => name.replace(/\s+\|$/, ''));
  const marked = trimmed.slice(1).filter((name) => name !== '');
  if (marked.length > 0 && marked.every((name) => /^#\p{L}/u.test(name)))
    return trimmed.map((name) => name.replace(/^#(?=\p{L})/u, ''));
  return [...names];
}
