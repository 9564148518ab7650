/**
 * Column names as SQL can hold them: trimmed, empty ones `column1` …, repeated ones (whatever the case) `_2`, `_3`.
 */
export function columnNames(header: readonly (string | null)[], count: number): string[] {
  const given = Array.from({ length: count }, (_, i) => tidy(header[i] ?? ''));
  const taken = new Set(given.filter((name) => name !== '').map((name) => name.toLowerCase()));
  const used = new Set<string>();
  return given.map((name, i) => {
    const base = name === '' ? free(`column${i + 1}`, taken) : name;
    let unique = base;
    for (let n = 2; used.has(unique.toLowerCase()); n++) {
      const next = `${base}_${n}`;
      if (!taken.has(next.toLowerCase())) unique = next;
    }
    used.add(unique.toLowerCase());
    return unique;
  });
}

/** The store keeps names that start with `assay:` for itself. */
function tidy(name: string): string {
  const text = name.replace(/\s+/g, ' ').trim();
  return text.toLowerCase().startsWith('assay:') ? `_${text}` : text;
}

function free(name: string, taken: Set<string>): string {
  let unique = name;
  for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name}_${n}`;
  return unique;
}
