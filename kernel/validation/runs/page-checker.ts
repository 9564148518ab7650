import type { NamedColumn } from '@assay/schema';
import { isObject } from '@assay/schema';
import type { KnownDataset, Store } from '../../store/index.js';
import { columnTypes, type CellType } from '../rows/cell-types.js';
import { cellsOf, type Cells } from '../rows/cells.js';
import { rowSchema } from '../compile-schema.js';
import { Found } from '../rows/found.js';
import { RowChecker } from '../rows/row-checker.js';
import { OriginalTexts } from './original-texts.js';
import { RejectedCells } from './rejected-cells.js';
import type { RowPage } from './row-pages.js';
import { exactInteger, objectsOf, SourceRecords } from './source-records.js';

/** Sources that tell texts from numbers themselves. */
const TYPED = /^(json|jsonl|api)$/;

/** Holds pages of a dataset's rows to a schema; what it finds is numbered by the rows of the page. */
export class PageChecker {
  readonly found = new Found();
  private readonly checker: RowChecker;
  private readonly types = new Map<string, Set<CellType>>();
  private readonly records: SourceRecords;
  private readonly originals: OriginalTexts | undefined;
  private readonly asObjects: boolean;

  private constructor(
    store: Store,
    private readonly dataset: KnownDataset,
    definition: unknown,
    schemaName: string,
    private readonly rejected: RejectedCells,
  ) {
    const names = new Set(dataset.columns.map((column) => column.name));
    this.checker = new RowChecker(definition, schemaName, names, this.found);
    const root = rowSchema(definition);
    for (const name of names) this.types.set(name, columnTypes(root, name));
    this.records = new SourceRecords(store, dataset);
    this.originals = OriginalTexts.of(dataset);
    this.asObjects = this.typed && !namesFlatColumn(root, names);
  }

  static async open(
    store: Store,
    dataset: KnownDataset,
    definition: unknown,
    schemaName: string,
    rejectedOf: string,
  ): Promise<PageChecker> {
    const rejected = await RejectedCells.of(store, dataset, rejectedOf);
    return new PageChecker(store, dataset, definition, schemaName, rejected);
  }

  private get typed(): boolean {
    return TYPED.test(this.dataset.source?.kind ?? '');
  }

  async check(page: RowPage): Promise<void> {
    const { rowCount, columns } = page.table;
    if (this.asObjects && page.places !== null) {
      const { files, starts, ends } = page.places;
      const records = await this.records.read(files, starts, ends);
      const objects = objectsOf(records);
      if (objects !== undefined) {
        this.checker.checkObjects(objects, 0, (row, path) => {
          const record = records[row];
          return record === undefined ? undefined : exactInteger(record, path);
        });
        return;
      }
    }
    const cells: Cells[] = [];
    for (const column of columns) cells.push(await this.cells(column, page));
    this.checker.checkColumns(cells, rowCount, 0);
  }

  close(): Promise<void> {
    return this.records.close();
  }

  private async cells(column: NamedColumn, page: RowPage): Promise<Cells> {
    const { dataset, originals } = this;
    const types = this.types.get(column.name) ?? new Set<CellType>();
    const untyped = dataset.kind === 'raw' && !this.typed;
    const { places } = page;
    const wantsText =
      originals !== undefined &&
      (column.type === 'number' || column.type === 'boolean' || column.type === 'integer') &&
      types.has('string') &&
      !types.has(column.type === 'boolean' ? 'boolean' : 'number');
    const records =
      wantsText && places !== null
        ? await this.records.read(places.files, places.starts, places.ends)
        : undefined;
    return cellsOf(column, page.table.rowCount, {
      ...{ types, untyped, decimal: dataset.source?.decimal ?? null },
      originals: records === undefined ? undefined : originals?.column(records, column),
      rejected:
        places === null
          ? undefined
          : this.rejected.column(column.name, places.files, places.starts, present(column)),
    });
  }
}

function present(column: NamedColumn): (row: number) => boolean {
  if (column.type === 'text') return (row) => (column.values[row] ?? null) !== null;
  return (row) => column.missing?.[row] !== 1;
}

/** A schema that names `place.lat` speaks of the dataset's columns, not of the records' nested objects. */
function namesFlatColumn(root: unknown, names: ReadonlySet<string>): boolean {
  if (!isObject(root)) return false;
  const { properties, required } = root;
  const told = [
    ...(isObject(properties) ? Object.keys(properties) : []),
    ...(Array.isArray(required) ? required.map(String) : []),
  ];
  return told.some((name) => name.includes('.') && names.has(name));
}
