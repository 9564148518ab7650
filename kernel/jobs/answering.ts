import type { ChildProcess } from 'node:child_process';
import type { FromWorker, ToWorker } from './worker/protocol.js';

/** A machine may be busy with other things for that long. */
const PATIENCE_MS = 5000;

/** Whether a worker that has nothing to do answers when it is spoken to. */
export async function answering(child: ChildProcess, patience = PATIENCE_MS): Promise<boolean> {
  return new Promise((resolve) => {
    const hear = ({ kind }: FromWorker) => {
      if (kind === 'here') settle(true);
    };
    const gone = () => settle(false);
    const timer = setTimeout(gone, patience);
    const settle = (answered: boolean) => {
      clearTimeout(timer);
      child.off('message', hear).off('exit', gone);
      resolve(answered);
    };
    child.on('message', hear).on('exit', gone);
    const question: ToWorker = { kind: 'here?' };
    child.send(question, (error) => {
      if (error !== null) gone();
    });
  });
}
