import { stat } from 'node:fs/promises';
import { AssayError } from '@assay/schema';
import { detectFormat } from '../format/detect-format.js';
import type { Plan, Reading, ReadingOptions } from '../table/reading.js';
import { openFeed } from '../feed/open-feed.js';
import { openJson } from '../json/json-reading.js';
import { openXlsx } from '../workbook/open-xlsx.js';
import { TextReading } from '../text/text-reading.js';

/** Opens an object by what its bytes are. */
export async function openReading(
  path: string,
  name: string,
  options: ReadingOptions,
  plan: Plan | undefined,
): Promise<Reading> {
  const { size } = await stat(path);
  if (size === 0) {
    throw new AssayError('source-empty', `${name} is empty: it has no byte`, {
      place: { file: name },
      remedy: 'check that the export was written to its end',
    });
  }
  const { format, encoding } = detectFormat(path, name, options.format, options.encoding);
  switch (format) {
    case 'text':
      return new TextReading(path, encoding, options, plan);
    case 'json':
    case 'jsonl':
      return openJson(path, name, encoding, options, format === 'jsonl', plan);
    case 'feed':
    case 'jsonfeed':
      return openFeed(path, name, encoding, format === 'jsonfeed', plan);
    case 'xlsx':
      return openXlsx(path, name, options, plan);
    case 'xls':
    case 'xlsb':
    case 'ods': {
      // SheetJS is large: only such workbooks load it.
      const { openSpreadsheet } = await import('../spreadsheet/open-spreadsheet.js');
      return openSpreadsheet(path, name, format, options, plan);
    }
  }
}
