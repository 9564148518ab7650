import { createHash, randomUUID } from 'node:crypto';
import type { Store } from '../store/index.js';
import { type Outcome, pointKey, type StudyPlan, type Trial } from './study.js';

/** What makes two requests the same study. How many trials are wanted is none of it: a larger request goes on. */
export interface StudyIdentity {
  processor: string;
  codeHash: string;
  dataset: string;
  contentHash: string;
  /** Parameters that stay as they are. */
  parameters: Record<string, unknown>;
  plan: StudyPlan;
}

/** A study in the store: every setting that was ever tried is kept, so that a figure can say it is one of so many. */
export interface KnownStudy {
  id: string;
  known: Map<string, Outcome>;
  keep(trial: Trial): Promise<void>;
}

function keyOf({ processor, codeHash, contentHash, parameters, plan }: StudyIdentity): string {
  const { method, axes, objective, seed } = plan;
  const { path, better } = objective;
  const all = [processor, codeHash, contentHash, parameters, method, axes, path, better, seed];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/** Opens the study of a request: a new one, or the one that was begun, with the trials that it has. */
export async function openStudy(store: Store, identity: StudyIdentity): Promise<KnownStudy> {
  const key = keyOf(identity);
  const id = await store.transaction(async (tx) => {
    const { processor, dataset, parameters, plan } = identity;
    const definition = { ...plan, parameters };
    // In place of ON CONFLICT, which a lake does not know.
    const known = 'SELECT CAST(id AS VARCHAR) AS id FROM assay.study WHERE key = $1 ORDER BY id';
    const [begun] = await tx.query(known, [key]);
    if (begun !== undefined) return String(begun['id']);
    const fresh = randomUUID();
    await tx.query(
      `INSERT INTO assay.study (id, key, processor, dataset, content_hash, definition, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [fresh, key, processor, dataset, identity.contentHash, definition, store.now()],
    );
    return fresh;
  });
  const rows = await store.query(
    'SELECT params, status, value, error FROM assay.trial WHERE study_id = $1 ORDER BY number',
    [id],
  );
  const known = rows.map(({ params, status, value, error }) => {
    const outcome = { status, value, error } as Outcome;
    return [pointKey(params as Record<string, unknown>), outcome] as const;
  });
  return {
    id,
    known: new Map(known),
    keep: ({ number, params, status, value, error }) =>
      store.transaction(async (tx) => {
        const one = [id, number];
        const there = 'SELECT 1 FROM assay.trial WHERE study_id = CAST($1 AS UUID) AND number = $2';
        if ((await tx.query(there, one)).length > 0) return;
        await tx.query(
          `INSERT INTO assay.trial (study_id, number, params, status, value, error)
           VALUES ($1, $2, $3, $4, $5, $6)`,
          [...one, params, status, value, error],
        );
      }),
  };
}

/** How many settings were tried with a processor on a dataset's present content, over all studies. */
export async function triedSettings(
  store: Store,
  processor: string,
  contentHash: string,
): Promise<number> {
  const rows = await store.query(
    `SELECT count(DISTINCT CAST(t.params AS VARCHAR)) AS n FROM assay.trial t
     JOIN assay.study s ON s.id = t.study_id WHERE s.processor = $1 AND s.content_hash = $2`,
    [processor, contentHash],
  );
  return Number(rows[0]?.['n'] ?? 0);
}
