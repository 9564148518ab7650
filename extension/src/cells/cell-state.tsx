import type { Job, ProcessRequest } from '@assay/schema';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type JSX, useEffect, useState } from 'react';
import type { Freshness } from '../project/index.js';
import { failureText, useSignal, useView } from '../view/index.js';

/** Typing is over when nothing was typed for so long. */
const PAUSE_MS = 400;

const ENDED: ReadonlySet<Job['status']> = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** How a cell's result stands to what the cell says now, what is running of it, and the way to its table. */
export function CellState({
  request,
  ran,
}: {
  request: ProcessRequest | undefined;
  ran: boolean;
}): JSX.Element | null {
  const { project, trans, commands } = useView();
  useSignal(project.changed);
  const body = JSON.stringify(request);
  const freshness = useFreshness(request, body);
  if (request === undefined) return null;
  const output = request.as ?? `${request.dataset}_${request.processor}`;
  const running = project.jobs.find(
    (job) =>
      job.processor === request.processor &&
      job.dataset === request.dataset &&
      !ENDED.has(job.status),
  );
  const cancel = (id: string): void => {
    project.api.cancel(id).then(
      (job) => {
        project.take(job);
      },
      (error: unknown) => {
        Notification.error(failureText(error));
      },
    );
  };
  return (
    <span className="assay-CellForm-state">
      {freshness !== undefined && (
        <span role="status" className="assay-Badge" data-quality={levelOf(freshness)}>
          {freshness.state === 'stale' && !ran
            ? // Another cell, or the panel, has made the table that this one would make.
              trans.__(
                'not run here; %1 was made otherwise: %2',
                output,
                reasonsOf(trans, freshness),
              )
            : freshnessText(trans, freshness)}
        </span>
      )}
      {running !== undefined && (
        <button
          type="button"
          className="assay-Button"
          onClick={() => {
            cancel(running.id);
          }}
        >
          {trans.__('Cancel')}
        </button>
      )}
      {project.dataset(output) !== undefined && (
        <>
          <button
            type="button"
            className="assay-Button"
            onClick={() => void commands.execute('assay:open-dataset', { dataset: output })}
          >
            {trans.__('Open table')}
          </button>
          <button
            type="button"
            className="assay-Button"
            onClick={() => void commands.execute('assay:chart-dataset', { dataset: output })}
          >
            {trans.__('Chart')}
          </button>
        </>
      )}
    </span>
  );
}

/** Asked again when the cell says something else, and when a job or a dataset has changed. */
function useFreshness(
  request: ProcessRequest | undefined,
  body: string | undefined,
): Freshness | undefined {
  const { project } = useView();
  const [freshness, setFreshness] = useState<Freshness>();
  const input = request === undefined ? undefined : project.dataset(request.dataset);
  const last = project.jobs.find((job) => job.processor === request?.processor);
  const run = `${last?.id ?? ''} ${last?.status ?? ''}`;
  const state = `${project.state.status} ${input?.content_hash ?? ''} ${run}`;
  useEffect(() => {
    setFreshness(undefined);
    if (request === undefined || input === undefined) return;
    let wanted = true;
    const timer = setTimeout(() => {
      project.api.freshness(request).then(
        (found) => {
          if (wanted) setFreshness(found);
        },
        () => {
          // A request that would be refused has no state; the run says why.
          if (wanted) setFreshness(undefined);
        },
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
    // Request and input are new objects at every drawing; their text says whether they are other ones.
  }, [project, body, state]);
  return freshness;
}

function levelOf({ state }: Freshness): 'good' | 'stale' | 'none' {
  if (state === 'computed' || state === 'cached') return 'good';
  return state === 'stale' ? 'stale' : 'none';
}

function reasonsOf(trans: TranslationBundle, { because }: Freshness): string {
  const reasons = because.map(({ what, name }) => {
    if (what === 'code') return trans.__('its code changed');
    if (what === 'input') return trans.__('%1 changed', name);
    return trans.__('parameter %1 changed', name);
  });
  return reasons.join(', ');
}

function freshnessText(trans: TranslationBundle, freshness: Freshness): string {
  switch (freshness.state) {
    case 'computed':
      return trans.__('computed');
    case 'cached':
      return trans.__('cached');
    case 'known':
      return trans.__('not run here; an equal run is known');
    case 'new':
      return trans.__('not run yet');
    case 'stale':
      return trans.__('stale, because %1', reasonsOf(trans, freshness));
  }
}
