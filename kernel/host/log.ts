/** Writes the host's log: JSON lines on standard output, which the starter has pointed at `.assay/logs/host.log`. */
export class Log {
  constructor(private readonly write: (line: string) => void) {}

  info(message: string, details: Record<string, unknown> = {}): void {
    this.line('info', message, details);
  }

  error(message: string, error: unknown, details: Record<string, unknown> = {}): void {
    const shown = error instanceof Error ? { error: error.message, stack: error.stack } : { error };
    this.line('error', message, { ...details, ...shown });
  }

  private line(level: string, message: string, details: Record<string, unknown>): void {
    const time = new Date().toISOString();
    this.write(`${JSON.stringify({ time, level, pid: process.pid, message, ...details })}\n`);
  }
}
