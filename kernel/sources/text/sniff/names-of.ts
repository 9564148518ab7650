import { alignedNames } from './aligned-names.js';
import type { Divided } from './comments.js';
import { columnSpans } from './fixed-width.js';
import type { HeaderFound } from './header.js';
import { namesInProse } from './names-in-prose.js';
import { numberedNames } from './numbered-names.js';
import type { Line } from './rows.js';
import type { Candidate } from './score.js';

type Names = Pick<HeaderFound, 'names' | 'units' | 'lines'>;

/** The names where the lines above the records have another form than the records. */
export function namesOf(
  found: HeaderFound,
  candidate: Candidate,
  above: readonly Line[],
  content: readonly Line[],
  divided: Divided,
): Names {
  const filled = above.filter((line) => line.text.trim() !== '');
  const first = candidate.rows[found.first]?.line ?? Infinity;
  const spans =
    candidate.ranges === undefined && candidate.delimiter !== ' '
      ? []
      : columnSpans(content.filter((line) => line.number >= first).slice(0, 500));
  const aligned = spans.length === candidate.count;
  if (found.names !== undefined)
    return aligned ? overColumns(found, candidate, filled, spans) : found;
  const prose = namesInProse(filled, divided.prefixes, candidate.delimiter, candidate.count);
  if (prose !== undefined) return { names: prose.names, units: prose.units, lines: [prose.line] };
  const over = aligned ? alignedNames(filled, divided.prefixes, spans) : undefined;
  if (over !== undefined) return { ...over, units: [] };
  const numbered = numberedNames(filled, candidate.count);
  if (numbered !== undefined) return { names: numbered.names, units: [], lines: [numbered.line] };
  const last = filled.at(-1);
  if (last !== undefined) {
    found.doubt ??= `no line with a name for every column was found above the first record (line ${last.number} is the last one before it); set header_line to name one`;
  }
  return found;
}

/** Names that a cut at fixed characters may have torn, or that repeat because half of them stands in the line above. */
function overColumns(
  found: HeaderFound,
  candidate: Candidate,
  above: readonly Line[],
  spans: readonly [number, number][],
): Names {
  const names = (found.names ?? []).map((name) => name.trim());
  const repeated = new Set(names).size < names.length;
  if ((candidate.ranges === undefined && !repeated) || found.lines.length !== 1) return found;
  const at = above.findIndex((line) => line.number === found.lines[0]);
  const header = above.slice(Math.max(0, at - (repeated ? 1 : 0)), at + 1);
  const over = alignedNames(header, [], spans);
  return over === undefined ? found : { ...found, ...over };
}
