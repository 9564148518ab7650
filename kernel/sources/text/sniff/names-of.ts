import { alignedNames } from './aligned-names.js';
import type { Divided } from './comments.js';
import { columnSpans, isTorn } from './fixed-width.js';
import { describedUnits } from './described-units.js';
import { epwNames } from './epw-names.js';
import { loopNames } from './loop-names.js';
import { listedColumns, type ListedColumns } from './listed-columns.js';
import type { ExchangeHeader } from './exchange-header.js';
import type { HeaderFound } from './header-found.js';
import { namesInProse, unitsUnder } from './names-in-prose.js';
import { numberedNames } from './numbered-names.js';
import type { Line } from './rows.js';
import type { Candidate } from './score.js';
import { unitLabels } from './unit-labels.js';
import { widerNames } from './wider-names.js';

type Names = Pick<HeaderFound, 'names' | 'units' | 'lines'> & { dropped?: number[] };

/** Records whose names are looked for, and the lines around them. */
interface Place {
  found: HeaderFound;
  candidate: Candidate;
  above: readonly Line[];
  content: readonly Line[];
  divided: Divided;
  exchange?: ExchangeHeader | undefined;
}

/** The names where the lines above the records have another form than the records, with the units that a list of them tells. */
export function namesOf(place: Place): Names {
  const list = listedColumns(place.above, place.divided.prefixes);
  const listed = list?.names.length === place.candidate.count ? list : undefined;
  const named = namesFound(place, listed);
  const { above, candidate, divided } = place;
  if (named.units.some((unit) => unit !== undefined)) return alignedUnits(named, above, candidate);
  const units =
    listed?.units ??
    unitLabels(above, candidate.delimiter, candidate.count) ??
    describedUnits(above, divided.prefixes, named.names ?? []) ??
    named.units;
  return { ...named, units };
}

/** Fewer units than names, divided by blanks: each belongs to the name over it. */
function alignedUnits(named: Names, above: readonly Line[], { delimiter }: Candidate): Names {
  const { names = [], units, lines } = named;
  const [line = 0] = lines;
  if (delimiter !== ' ' || units.length === 0 || units.length >= names.length) return named;
  const at = above.findIndex(({ number }) => number === line);
  const [header, under] = above.slice(at).filter(({ text }) => text.trim() !== '');
  if (at < 0 || header === undefined || under === undefined) return named;
  const found = unitsUnder(
    header.text,
    under.text,
    names.map((name) => name.trim()),
  );
  return { ...named, units: found ?? [] };
}

function namesFound(
  { found, candidate, above, content, divided, exchange }: Place,
  listed: ListedColumns | undefined,
): Names {
  const filled = above.filter((line) => line.text.trim() !== '');
  const first = candidate.rows[found.first]?.line ?? Infinity;
  const measured =
    candidate.ranges === undefined && candidate.delimiter !== ' '
      ? []
      : columnSpans(content.filter((line) => line.number >= first).slice(0, 500));
  // A remark behind some records is a span of its own: then the cuts tell where the columns are.
  const spans = measured.length === candidate.count ? measured : (candidate.ranges ?? measured);
  const aligned = spans.length === candidate.count;
  if (found.names !== undefined) {
    const numbered =
      found.names.length < candidate.count ? numberedNames(filled, candidate.count) : undefined;
    if (numbered !== undefined)
      return { names: numbered.names, units: numbered.units, lines: [numbered.line] };
    const over = aligned ? overColumns(found, candidate, filled, spans) : found;
    const unnamed =
      over.names !== undefined && over.names.length < candidate.count
        ? unnamedFirst(found, candidate)
        : undefined;
    if (unnamed !== undefined) found.doubt ??= unnamed;
    return over;
  }
  const loop = loopNames(filled, candidate.count);
  if (loop !== undefined) return loop;
  const epw = epwNames(filled, candidate.count);
  if (epw !== undefined) return { names: epw.names, units: epw.units, lines: [] };
  if (exchange?.names.names.length === candidate.count)
    return { ...exchange.names, lines: [exchange.names.line] };
  const sparse = overFilled(filled, divided, candidate, found);
  if (sparse !== undefined) return sparse;
  const prose = namesInProse(filled, divided.prefixes, candidate.delimiter, candidate.count);
  if (prose !== undefined) {
    if (prose.doubt !== undefined) found.doubt ??= prose.doubt;
    return { names: prose.names, units: prose.units, lines: [prose.line] };
  }
  if (listed !== undefined) return { ...listed, lines: [listed.line] };
  const over = aligned ? alignedNames(filled, divided.prefixes, spans) : undefined;
  if (over !== undefined) return over;
  const numbered = numberedNames(filled, candidate.count);
  if (numbered !== undefined)
    return { names: numbered.names, units: numbered.units, lines: [numbered.line] };
  const wider = widerNames(filled, candidate);
  if (wider !== undefined) {
    found.doubt ??= wider.doubt;
    return wider;
  }
  const last = filled.at(-1);
  if (last !== undefined) {
    found.doubt ??= `no line with a name for every column was found above the first record (line ${last.number} is the last one before it); set header_line to name one`;
  }
  return found;
}

/** One name too few stands over names of rows, or over their numbers; else it is a doubt where they belong. */
function unnamedFirst(found: HeaderFound, { rows, to }: Candidate): string | undefined {
  // A blank corner stands over the first column.
  if ((found.names?.[0] ?? '').trim() === '')
    return `line ${found.lines[0] ?? 0} holds a name fewer than there are columns; the last column was left without one`;
  const firsts = rows.slice(found.first, to).map((row) => (row.cells[0] ?? '').trim());
  if (firsts.some((cell) => /\p{L}/u.test(cell))) return undefined;
  const base = Number(firsts[0]);
  if (firsts.every((cell, i) => Number(cell) === base + i)) return undefined;
  return `line ${found.lines[0] ?? 0} holds a name fewer than there are columns; the first column was left without one`;
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
  const fewer = names.length < candidate.count;
  if ((candidate.ranges === undefined && !repeated && !fewer) || found.lines.length !== 1)
    return found;
  const at = above.findIndex((line) => line.number === found.lines[0]);
  const header = above.slice(Math.max(0, at - (repeated ? 1 : 0)), at + 1);
  const over = alignedNames(header, [], spans);
  const text = above[at]?.text ?? '';
  if (over === undefined) {
    if (!isTorn(text, candidate.ranges)) return found;
    found.doubt ??= `line ${found.lines[0] ?? 0} does not stand over the columns, so that it names none; set header_line to ${found.lines[0] ?? 0} if it does`;
    return { names: undefined, units: [], lines: [] };
  }
  if (over.units.length > 0) return { ...found, ...over };
  // The line under the names, which was left out of the look, may have told the units.
  const under = above[at + 1]?.text ?? '';
  const units = isTorn(under, candidate.ranges)
    ? (unitsUnder(text, under, over.names) ?? [])
    : found.units;
  return { ...found, ...over, units };
}

/** Doubled separators make empty columns; the names then stand over the others. */
function overFilled(
  above: readonly Line[],
  { prefixes }: Divided,
  { rows, to, count, delimiter }: Candidate,
  { first }: HeaderFound,
): Names | undefined {
  const body = rows.slice(first, to);
  const dropped = Array.from({ length: count }, (_, i) => i).filter((i) =>
    body.every((row) => (row.cells[i] ?? '').trim() === ''),
  );
  if (dropped.length === 0) return undefined;
  const prose = namesInProse(above, prefixes, delimiter, count - dropped.length);
  if (prose === undefined) return undefined;
  const spread = <T>(list: readonly T[], gap: T): T[] => {
    const rest = [...list];
    return Array.from({ length: count }, (_, i) =>
      dropped.includes(i) ? gap : (rest.shift() ?? gap),
    );
  };
  const units = prose.units.length === 0 ? [] : spread<string | undefined>(prose.units, undefined);
  return { names: spread(prose.names, ''), units, lines: [prose.line], dropped };
}
