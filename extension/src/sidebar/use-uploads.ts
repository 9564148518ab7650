import { Notification } from '@jupyterlab/apputils';
import { useState } from 'react';
import { failureText, useView } from '../view/index.js';
import { type Upload, type UploadLimits, uploadFile } from './upload.js';

export interface Uploads {
  current: readonly Upload[];
  problems: readonly string[];
  add(files: File[]): Promise<void>;
  /** The reader has read why a file was refused. */
  dismiss(problem: string): void;
}

/** Files on their way in, and those that were refused. */
export function useUploads(limits: () => UploadLimits): Uploads {
  const { project, trans } = useView();
  const [current, setCurrent] = useState<readonly Upload[]>([]);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const others = (name: string) => (list: readonly Upload[]) =>
    list.filter((one) => one.name !== name);

  const add = async (files: File[]): Promise<void> => {
    const allowed = limits();
    setProblems([]);
    for (const file of files.slice(0, allowed.files)) {
      try {
        const report = await uploadFile(project, file, allowed, trans, (upload) => {
          setCurrent((list) => [...others(file.name)(list), upload]);
        });
        for (const { message } of report.warnings.slice(0, 3)) {
          Notification.warning(
            message.startsWith(file.name) ? message : `${file.name}: ${message}`,
          );
        }
      } catch (error) {
        const reason = failureText(error);
        const problem = reason.startsWith(file.name) ? reason : `${file.name}: ${reason}`;
        setProblems((list) => [...list, problem]);
      } finally {
        setCurrent(others(file.name));
      }
    }
    if (files.length > allowed.files) {
      const problem = trans.__('%1 files at once are the limit; the rest was left', allowed.files);
      setProblems((list) => [...list, problem]);
    }
  };
  const dismiss = (problem: string): void => {
    setProblems((list) => list.filter((one) => one !== problem));
  };
  return { current, problems, add, dismiss };
}
