import type { Warning } from '@assay/schema';
import { CellReading } from '../table/cell-reading.js';
import type { Plan, ReadingOptions } from '../table/reading.js';
import { decodeEntities } from '../feed/entities.js';
import { Archive } from './archive.js';
import { serialKinds } from './number-format.js';
import { readSheet, richText, type Sheet } from './read-sheet.js';
import { chooseSheet, type SheetPart } from './choose-sheet.js';
import { sheetTable } from './sheet-table.js';

/** Of the time until a sheet's rows are known, about that for its cells, and that until its table is found. */
const CELLS = 0.6;
const TABLE = 0.85;

/** One sheet of an Excel workbook: the named one, else the first that holds anything. */
export function openXlsx(
  path: string,
  name: string,
  options: ReadingOptions,
  plan: Plan | undefined,
  tell: (share: number) => void = () => undefined,
): CellReading {
  const archive = new Archive(path, name);
  const workbook =
    archive.text(archive.names.find((part) => part.endsWith('workbook.xml')) ?? '') ?? '';
  const sheets = sheetParts(archive, workbook);
  const strings = [
    ...(archive.text('xl/sharedStrings.xml') ?? '').matchAll(
      /<(?:\w+:)?si(?:\/>|>([\s\S]*?)<\/(?:\w+:)?si>)/g,
    ),
  ].map((match) => richText(match[1] ?? ''));
  const kinds = serialKinds(archive.text('xl/styles.xml'));
  const from1904 = /date1904="(1|true)"/.test(workbook);
  const read = (part: string): Sheet =>
    readSheet(archive.text(part) ?? '', strings, kinds, from1904, (share) => tell(CELLS * share));
  const warnings: Warning[] = [];
  const { sheet, title } = chooseSheet(sheets, options.sheet, read, warnings, name);
  const about = { title, sheets: sheets.map((one) => one.name), file: name };
  const table = sheetTable(sheet, about, options, warnings);
  tell(TABLE);
  return new CellReading(table, plan);
}

function sheetParts(archive: Archive, workbook: string): SheetPart[] {
  const relations =
    archive.text(archive.names.find((part) => part.endsWith('workbook.xml.rels')) ?? '') ?? '';
  const targets = new Map<string, string>();
  for (const match of relations.matchAll(/<Relationship\s([^>]*)>/g)) {
    const id = /Id="([^"]*)"/.exec(match[1] ?? '')?.[1];
    const target = /Target="([^"]*)"/.exec(match[1] ?? '')?.[1];
    if (id !== undefined && target !== undefined)
      targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  return [...workbook.matchAll(/<(?:\w+:)?sheet\s([^>]*)>/g)].flatMap((match) => {
    const sheet = /(?:^|\s)name="([^"]*)"/.exec(match[1] ?? '')?.[1];
    const id = /(?:^|\s)\w+:id="([^"]*)"/.exec(match[1] ?? '')?.[1];
    const part = id === undefined ? undefined : targets.get(id);
    return sheet === undefined || part === undefined || !archive.names.includes(part)
      ? []
      : [
          {
            name: decodeEntities(sheet),
            part,
            hidden: /(?:^|\s)state="(hidden|veryHidden)"/.test(match[1] ?? ''),
          },
        ];
  });
}
