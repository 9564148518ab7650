import { strToU8, zipSync } from 'fflate';

/** A cell: a constant, or a formula text that begins with `=`; `{array: 'D1:D3', f: '=…'}` for an array formula. */
export type CellInput =
  | number
  | string
  | boolean
  | { f: string; array?: string; style?: keyof typeof STYLES }
  | { v: number; style: keyof typeof STYLES }
  | { error: string };

export interface SheetInput {
  [cell: string]: CellInput;
}

export const STYLES = { general: 0, date: 1, datetime: 2, time: 3, percent: 4 };

const STYLE_PART = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="10"/></cellXfs></styleSheet>`;

const escape = (text: string) =>
  text.replace(
    /[&<>"]/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c,
  );

function cellXml(name: string, input: CellInput): string {
  if (typeof input === 'number') return `<c r="${name}"><v>${input}</v></c>`;
  if (typeof input === 'boolean') return `<c r="${name}" t="b"><v>${input ? 1 : 0}</v></c>`;
  if (typeof input === 'string' && input.startsWith('='))
    return `<c r="${name}"><f>${escape(input.slice(1))}</f></c>`;
  if (typeof input === 'string')
    return `<c r="${name}" t="inlineStr"><is><t xml:space="preserve">${escape(input)}</t></is></c>`;
  if ('error' in input) return `<c r="${name}" t="e"><v>${input.error}</v></c>`;
  const style = ` s="${STYLES[input.style ?? 'general']}"`;
  if ('v' in input) return `<c r="${name}"${style}><v>${input.v}</v></c>`;
  const array = input.array === undefined ? '' : ` t="array" ref="${input.array}"`;
  return `<c r="${name}"${style}><f${array}>${escape(input.f.slice(1))}</f></c>`;
}

function sheetXml(cells: SheetInput, tables: number): string {
  const rows = new Map<number, [string, number, CellInput][]>();
  for (const [name, input] of Object.entries(cells)) {
    const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(name) ?? [];
    const col = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    const row = rows.get(Number(digits)) ?? [];
    row.push([name, col, input]);
    rows.set(Number(digits), row);
  }
  const xml = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([row, list]) => {
      const sorted = list
        .sort((a, b) => a[1] - b[1])
        .map(([name, , input]) => cellXml(name, input));
      return `<row r="${row}">${sorted.join('')}</row>`;
    });
  const parts = tables > 0 ? '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>' : '';
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetData>${xml.join('')}</sheetData>${parts}</worksheet>`;
}

export interface WorkbookInput {
  sheets: Record<string, SheetInput>;
  names?: Record<string, string>;
  date1904?: boolean;
  /** One table per sheet at most. */
  tables?: Record<string, { name: string; ref: string; columns: string[] }>;
  /** The externalBook element of the workbook that formulas call [1]. */
  external?: string;
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (items: [string, string, string][]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items
    .map(
      ([id, type, target]) =>
        `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

/** An .xlsx file as the standard wants it, without any cached value: what comes out was computed. */
export function xlsx({
  sheets,
  names = {},
  date1904 = false,
  tables = {},
  external,
}: WorkbookInput): Uint8Array {
  const list = Object.entries(sheets);
  const files: Record<string, string> = {
    '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/styles.xml': STYLE_PART,
    'xl/_rels/workbook.xml.rels': relations([
      ['rIdS', 'styles', 'styles.xml'],
      ['rIdX', 'externalLink', 'externalLinks/externalLink1.xml'],
      ...list.map(([], i): [string, string, string] => [
        `rId${i + 1}`,
        'worksheet',
        `worksheets/sheet${i + 1}.xml`,
      ]),
    ]),
    'xl/workbook.xml': `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${RELATIONS}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${list
      .map(([name], i) => `<sheet name="${escape(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
      .join(
        '',
      )}</sheets>${external === undefined ? '' : '<externalReferences><externalReference r:id="rIdX"/></externalReferences>'}<definedNames>${Object.entries(
      names,
    )
      .map(([name, text]) => `<definedName name="${name}">${escape(text)}</definedName>`)
      .join('')}</definedNames></workbook>`,
  };
  if (external !== undefined)
    files['xl/externalLinks/externalLink1.xml'] =
      `<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${external}</externalLink>`;
  list.forEach(([name, cells], i) => {
    const table = tables[name];
    files[`xl/worksheets/sheet${i + 1}.xml`] = sheetXml(cells, table === undefined ? 0 : 1);
    if (table === undefined) return;
    files[`xl/worksheets/_rels/sheet${i + 1}.xml.rels`] = relations([
      ['rId1', 'table', `../tables/table${i + 1}.xml`],
    ]);
    files[`xl/tables/table${i + 1}.xml`] =
      `<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="${table.name}" displayName="${table.name}" ref="${table.ref}"><tableColumns count="${table.columns.length}">${table.columns
        .map((column, at) => `<tableColumn id="${at + 1}" name="${escape(column)}"/>`)
        .join('')}</tableColumns></table>`;
  });
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])),
  );
}
