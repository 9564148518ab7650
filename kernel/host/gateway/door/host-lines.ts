import { HostLine } from './host-line.js';

/** A line for each tenant that was asked for: each has a host, and so a store, of its own. */
export class HostLines {
  private readonly lines = new Map<number, HostLine>();

  /** @param reach finds the socket of a tenant's host, and starts the host when there is none */
  constructor(private readonly reach: (tenant: number) => Promise<string>) {}

  of(tenant: number): HostLine {
    const known = this.lines.get(tenant);
    if (known !== undefined) return known;
    const line = new HostLine(() => this.reach(tenant));
    this.lines.set(tenant, line);
    return line;
  }

  close(): void {
    for (const line of this.lines.values()) line.close();
  }
}
