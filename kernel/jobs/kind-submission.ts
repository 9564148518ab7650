import { randomUUID } from 'node:crypto';
import { AssayError } from '@assay/schema';
import type { Store } from '../store/index.js';
import type { JobRecord } from './record.js';
import { checkPriority } from './priority.js';

/** A job of a kind that no processor does. */
export interface KindRequest {
  kind: string;
  entity: string;
  payload: Record<string, unknown>;
  priority?: number | undefined;
  scheduledAt?: Date | undefined;
  maxRetries?: number | undefined;
  tenant?: number;
  /** Its place in a pipeline: what it is part of, and what comes before it. */
  pipeline?: string;
  dependsOn?: string;
  id?: string | undefined;
}

/** The first record of such a job. @throws AssayError `priority-invalid` */
export function kindRecord(store: Store, request: KindRequest): JobRecord {
  const now = store.now();
  const time = now.toISOString();
  if (request.entity.trim() === '') {
    throw new AssayError('entity-type-invalid', 'the entity type is empty', {
      pointer: '/entity_type',
    });
  }
  return {
    id: request.id ?? randomUUID(),
    result_id: randomUUID(),
    job_type: request.kind,
    processor: null,
    code: null,
    code_hash: null,
    dataset: request.entity,
    dataset_id: null,
    data_file_id: null,
    depends_on: request.dependsOn ?? null,
    parameters: request.payload,
    output_name: null,
    status: 'PENDING',
    dead_letter: false,
    priority: checkPriority(request.priority ?? 5),
    attempt: 0,
    retry_count: 0,
    max_retries: request.maxRetries ?? 3,
    time_limit_ms: null,
    use_cache: false,
    cached: false,
    progress: null,
    step_key: null,
    result_data: null,
    error_details: null,
    tenant_id: request.tenant ?? 1,
    pipeline_id: request.pipeline ?? null,
    schedule: null,
    row_account: null,
    scheduled_at: (request.scheduledAt ?? now).toISOString(),
    created_at: time,
    started_at: null,
    completed_at: null,
    updated_at: time,
  };
}
