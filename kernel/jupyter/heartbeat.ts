export interface Heartbeat {
  stop(): Promise<void>;
}

/** Where the echo meets itself; inside this process only. */
const ECHO = 'inproc://heartbeat';

/**
 * Echoes heartbeats on an address from a native thread of ZeroMQ's own: a supervisor that signs 20 MB of output still
 * beats, and no thread of JavaScript is kept for it. What the proxy hands to a dealer that is connected to itself comes
 * back to that dealer, and through the proxy to the front end that sent it.
 */
export async function startHeartbeat(
  address: string,
  failed: (error: unknown) => void,
): Promise<Heartbeat> {
  const { Dealer, Proxy, Router } = await import('zeromq');
  const front = new Router({ linger: 0, handover: true });
  const echo = new Dealer({ linger: 0 });
  await front.bind(address);
  await echo.bind(ECHO);
  echo.connect(ECHO);
  const proxy = new Proxy(front, echo);
  const ended = proxy.run().catch(failed);
  return {
    async stop() {
      proxy.terminate();
      await ended;
    },
  };
}
