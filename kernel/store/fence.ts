import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteText } from './names.js';

/** From here on no statement reaches a file but in `exports`, nor the network. */
export async function fence(connection: DuckDBConnection, exports: string): Promise<void> {
  await connection.run(`SET allowed_directories = [${quoteText(`${exports}/`)}]`);
  await connection.run('SET enable_external_access = false');
}
