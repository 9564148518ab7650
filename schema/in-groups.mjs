const MOST_LINES = 240;

/** Pieces of generated code one after the other in groups, each of no more lines than a file may have; a longer piece stands alone. */
export function inGroups(pieces, textOf) {
  const groups = [[]];
  let lines = 0;
  for (const piece of pieces) {
    const more = textOf(piece).split('\n').length;
    if (lines > 0 && lines + more > MOST_LINES) {
      groups.push([]);
      lines = 0;
    }
    groups.at(-1).push(piece);
    lines += more;
  }
  return groups;
}
