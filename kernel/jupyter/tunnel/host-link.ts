/** What an HTTP operation of the host answered. */
export interface HostAnswer {
  status: number;
  /** JSON body; null where the answer is bytes. */
  body: unknown;
  bytes?: Uint8Array;
}

export interface HostRequest {
  method: string;
  path: string;
  body?: unknown;
  /** Body of an upload. */
  bytes?: Uint8Array;
}

/** One connection to the project's host, shared by every page of this kernel. */
export interface HostLink {
  ready(): Promise<{ project: string; version: string }>;
  request(request: HostRequest): Promise<HostAnswer>;
  close(): Promise<void>;
}
