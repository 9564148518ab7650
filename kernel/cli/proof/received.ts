import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CertificateNode } from './certificate.js';

/** An entry of `.assay/received.json`, from which a load takes bytes that the network sent once. */
interface ReceivedEntry {
  location: string;
  sha256: string;
  name: string;
  media_type: string | null;
  pages: number;
}

function entriesOf(nodes: readonly CertificateNode[]): ReceivedEntry[] {
  return nodes.flatMap(({ name, hash: sha256, received }) =>
    received === undefined ? [] : [{ name, sha256, ...received }],
  );
}

/** Where the bytes of a hash are kept in a project: brought along with a bundle, or received here. */
async function keptAt(project: string, sha256: string): Promise<string | undefined> {
  for (const folder of ['received', 'objects']) {
    const file = join(project, '.assay', folder, sha256);
    if (await stat(file).catch(() => undefined)) return file;
  }
  return undefined;
}

/** Bytes that came from the network and are kept in the project, by their path in a folder of its own. */
export async function receivedFiles(
  nodes: readonly CertificateNode[],
  project: string,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  return withList(files, await keptIn(nodes, project, files));
}

/** Adds the bytes that a project keeps for nodes to `files`; gives their entries in the list. */
async function keptIn(
  nodes: readonly CertificateNode[],
  project: string,
  files: Map<string, Uint8Array>,
): Promise<ReceivedEntry[]> {
  const kept: ReceivedEntry[] = [];
  for (const entry of entriesOf(nodes)) {
    const file = await keptAt(project, entry.sha256);
    if (file === undefined) continue;
    files.set(`.assay/received/${entry.sha256}`, await readFile(file));
    kept.push(entry);
  }
  return kept;
}

function withList(files: Map<string, Uint8Array>, kept: readonly ReceivedEntry[]) {
  if (kept.length > 0) {
    files.set('.assay/received.json', Buffer.from(`${JSON.stringify(kept, null, 1)}\n`));
  }
  return files;
}

/** Nodes of a certificate, and the project that may have kept what the network sent for them. */
export interface ReceivedBy {
  nodes: readonly CertificateNode[];
  project: string;
}

/** Brings the network's answers of then along into the project in `folder`; of two for one address the later one. */
export async function copyReceived(all: readonly ReceivedBy[], folder: string): Promise<void> {
  const byLocation = new Map<string, ReceivedBy>();
  for (const { nodes, project } of all) {
    for (const node of nodes) {
      if (node.received !== undefined)
        byLocation.set(node.received.location, { nodes: [node], project });
    }
  }
  const files = new Map<string, Uint8Array>();
  const kept: ReceivedEntry[] = [];
  for (const { nodes, project } of byLocation.values()) {
    kept.push(...(await keptIn(nodes, project, files)));
  }
  for (const [path, bytes] of withList(files, kept)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
}
