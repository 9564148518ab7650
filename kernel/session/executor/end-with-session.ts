import { killMarked, MARKER } from '../marked-processes.js';

/** The session is gone, perhaps killed: this process goes, and nothing it started may stay either. */
export function endWithSession(): void {
  killMarked(process.env[MARKER] ?? '');
  try {
    process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}
