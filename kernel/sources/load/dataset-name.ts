/** The dataset's name: as asked, else the file's without its extension. */
export function datasetName(asked: string | undefined, file: string): string {
  if (asked !== undefined) return asked.trim();
  const stem = file.replace(/(.)\.[A-Za-z0-9]{1,8}$/, '$1').trim();
  return stem === '' ? 'dataset' : stem.slice(0, 200);
}
