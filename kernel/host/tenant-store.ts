import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LakeOptions, Store } from '../store/index.js';

/** Ids of two tenants' records shall not look alike. */
const IDS_APART = 1000;

/** Whose project a folder is: 1, or what `.assay/tenant` says. */
export async function tenantNumber(project: string): Promise<number> {
  const text = await readFile(join(project, '.assay', 'tenant'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '1';
      throw error;
    },
  );
  return Number(text.trim());
}

/** A lake that many machines share holds each tenant in a schema and a folder of its own. */
export function lakeOf<L extends LakeOptions | undefined>(tenant: number, lake: L): L {
  if (tenant === 1 || lake === undefined) return lake;
  const data = `${lake.data.replace(/\/$/, '')}/tenant-${tenant}`;
  return { ...lake, schema: `${lake.schema}_tenant_${tenant}`, data };
}

/** Each tenant's received files lie in a folder of their own. */
export function filesOf(tenant: number, files: string | undefined): string | undefined {
  if (tenant === 1 || files === undefined) return files;
  return `${files.replace(/\/$/, '')}/tenant-${tenant}`;
}

/** Marks a new store with the tenant that it belongs to, before its first row. */
export async function markTenant(store: Store, tenant: number): Promise<void> {
  if (tenant === 1) return;
  const known = await store.query('SELECT id FROM assay.tenant');
  if (known.some(({ id }) => Number(id) === tenant)) return;
  await store.transaction(async (tx) => {
    await tx.query('UPDATE assay.tenant SET id = $1', [tenant]);
    await tx.query('UPDATE assay.integration SET tenant_id = $1', [tenant]);
    await tx.numbers('raw.extraction_id', (tenant - 1) * IDS_APART);
  });
}
