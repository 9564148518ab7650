import { onInterrupt } from '../interruption.js';

interface Connection {
  interrupt(): void;
}

interface Instance {
  connect(): Promise<Connection>;
}

const connections = new Set<WeakRef<Connection>>();
const gone = new FinalizationRegistry<WeakRef<Connection>>((reference) =>
  connections.delete(reference),
);
const known = new WeakSet<object>();

function interruptAll(): void {
  for (const reference of connections) {
    try {
      reference.deref()?.interrupt();
    } catch {
      // The cell has closed it.
    }
  }
}

/**
 * Makes an interrupt stop the queries of a cell's own DuckDB, too: their threads are native, and would work on for a
 * cell that is over. Given every module that a cell imports.
 */
export function watchQueries(module: object): void {
  const owner: unknown = Reflect.get(module, 'DuckDBInstance');
  if (typeof owner !== 'function' || known.has(owner)) return;
  known.add(owner);
  const prototype = owner.prototype as Instance;
  const connect = Reflect.get<Instance, 'connect'>(prototype, 'connect');
  prototype.connect = async function (this: Instance) {
    const connection = await connect.call(this);
    const reference = new WeakRef(connection);
    connections.add(reference);
    gone.register(connection, reference);
    return connection;
  };
  onInterrupt(interruptAll);
}
