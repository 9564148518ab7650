import { AssayError, type LoadReport } from '@assay/schema';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Project } from '../project/index.js';

export interface UploadLimits {
  /** Megabytes of one file. */
  megabytes: number;
  /** Files at once. */
  files: number;
}

export interface Upload {
  name: string;
  sent: number;
  bytes: number;
}

/** Sends one file's bytes as they are and loads them. Rejects with a reason that a user can act on. */
export async function uploadFile(
  project: Project,
  file: File,
  limits: UploadLimits,
  trans: TranslationBundle,
  onProgress: (upload: Upload) => void,
): Promise<LoadReport> {
  if (file.size === 0) throw new AssayError('file-empty', trans.__('the file is empty'));
  if (file.size > limits.megabytes * 1e6) {
    throw new AssayError(
      'file-too-large',
      trans.__(
        'the file has %1 MB and the limit is %2 MB',
        Math.ceil(file.size / 1e6),
        limits.megabytes,
      ),
      { remedy: trans.__('raise the limit in the settings of Assay, or load it in a cell') },
    );
  }
  const progress = { name: file.name, bytes: file.size };
  onProgress({ ...progress, sent: 0 });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { upload } = await project.api.upload(file.name, bytes, (sent) => {
    onProgress({ ...progress, sent });
  });
  return project.api.load({ source: upload, name: file.name });
}
