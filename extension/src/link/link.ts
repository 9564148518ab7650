import type { HostEvent } from '@assay/schema';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

/** How the page stands with its project's host. */
export interface LinkState {
  status: 'connecting' | 'ready' | 'offline';
  /** Sample data inside the page, no host behind it. */
  demo: boolean;
  /** Folder of the project, once ready. */
  project?: string;
  version?: string;
  /** Why it is offline, and what to do. */
  problem?: string;
}

/** One HTTP request to the host, whatever carries it. */
export interface LinkRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with query, such as `/api/v1/datasets`. */
  path: string;
  body?: unknown;
  /** Octets instead of a JSON body. */
  bytes?: Uint8Array;
  /** Told how many bytes have left so far. */
  onSent?: (sent: number) => void;
}

/**
 * The page's way to a host: requests, and the events that every client of the project gets.
 * Requests reject with an `AssayError`.
 */
export interface Link extends IDisposable {
  readonly state: LinkState;
  readonly stateChanged: ISignal<Link, LinkState>;
  readonly events: ISignal<Link, HostEvent>;
  /** Connects, or connects again after it was lost. */
  start(): Promise<void>;
  request<T>(request: LinkRequest): Promise<T>;
}
