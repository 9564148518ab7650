import { connect, findProject, type Client } from '../../client/index.js';
import type { ProjectNames } from '../../session/index.js';

/** Names of a folder's project from its host. None is ever started for it: without a host the lists are empty. */
export function projectNames(cwd: string): ProjectNames {
  return {
    datasets: () => ask(cwd, (client) => client.datasets()),
    processors: () => ask(cwd, (client) => client.processors()),
  };
}

/** A connection for one question: a kernel that only completes keeps no host from ending. */
async function ask<T>(cwd: string, question: (client: Client) => Promise<T[]>): Promise<T[]> {
  const client = await connect({ project: findProject(cwd), start: false });
  try {
    return await question(client);
  } finally {
    await client.close();
  }
}
