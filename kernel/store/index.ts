export { refuseChance } from './chance-functions.js';
export { ContentHasher, contentHash } from './content-hash.js';
export {
  checkFree,
  findDataset,
  listDatasets,
  registerDataset,
  removeDataset,
  renameDataset,
  type DatasetEntry,
  type Reader,
} from './datasets.js';
export type { FarObjects } from './far-objects.js';
export type { KnownDataset } from './known-dataset.js';
export {
  checkDatasetName,
  quoteName,
  quoteText,
  relationName,
  ROW_COLUMN,
  sqlType,
  type Relation,
} from './names.js';
export type { AppendTable, PackedText } from './packed-text.js';
export { diskFull, isDiskFull, saysDiskFull } from './disk-full.js';
export { Arriving, awaitBytes, type ArrivingBytes } from './arriving.js';
export { Objects, type StoredObject } from './objects.js';
export { idOfKey, keyMismatch, recall, remember, type OnceKey } from './once.js';
export type { LakeOptions, S3Options } from './ducklake/index.js';
export { copyFromLake, copyToLake } from './move-engine.js';
export { givenRows, givenTexts, rowsOf, textOf } from './many-rows.js';
export { registerProcessed } from './processed-datasets.js';
export { Remembered } from './remembered.js';
export { DROPPED } from './written.js';
export type { NewTable } from './new-table.js';
export { openStore, type StoreOptions } from './open-store.js';
export { openScratch, type Scratch } from './scratch.js';
export type {
  Parameter,
  ReadOptions,
  ResultColumn,
  Row,
  Store,
  Transaction,
  UserOptions,
} from './store.js';
export { dateText, timestampText, timeText } from './time-text.js';
export { UsedBuffers } from './used-buffers.js';
export type { NamedView } from './named-view.js';
export { recordParts } from './normalized.js';
export { forgetRecords, keepRecords, keepRecordsOf, type ReadFile } from './raw-records.js';
export { sourceFiles, type SourceFile } from './source-files.js';
export { keepVersion, keepVersions, KEPT, viewsAsOf, type VersionEntry } from './versions.js';
export { steadyReading, type SteadyReading } from './steady/index.js';
