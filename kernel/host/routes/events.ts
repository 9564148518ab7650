import type { FastifyInstance } from 'fastify';
import type { HostEvent, Job } from '@assay/schema';
import { isFinal, stateOf } from '../../jobs/index.js';
import type { Services } from '../services.js';

const QUERY = {
  type: 'object',
  properties: {
    since: { type: 'integer', minimum: 0, description: 'the last seq that was seen' },
    job: { type: 'string', description: 'only this job, from its first known state' },
  },
} as const;

const BEAT_MS = 15_000;
/** A reader that lets so much pile up is cut off; it comes back with the last number that it saw. */
const PILE = 8 * 1024 * 1024;

/** Server-sent events: what is known after `since` (or Last-Event-ID), then everything as it happens. */
export function eventRoutes(app: FastifyInstance, { bus, queue }: Services): void {
  app.get<{ Querystring: { since?: number; job?: string } }>(
    '/api/v1/events',
    {
      schema: {
        summary: 'What happens, as server-sent events; each data line is one HostEvent',
        querystring: QUERY,
        response: {
          200: { description: 'events', content: { 'text/event-stream': { schema: {} } } },
        },
      },
    },
    async (request, reply) => {
      const { job } = request.query;
      const since = request.query.since ?? lastEventId(request.headers['last-event-id']);
      if (job !== undefined) await queue.get(job);
      const concerns = (event: HostEvent) => job === undefined || event.job?.id === job;
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-request-id': request.id,
      });
      raw.write(': assay events\n\n');
      let told: Job | undefined;
      const send = (event: HostEvent) => {
        if (!concerns(event)) return;
        told = event.job;
        raw.write(`id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
        if (raw.writableLength > PILE) raw.destroy();
      };
      const missed = bus.since(since ?? (job === undefined ? bus.seq : 0)).filter(concerns);
      missed.forEach(send);
      const stop = bus.listen(send);
      const beat = setInterval(() => raw.write(': beat\n\n'), BEAT_MS);
      raw.on('error', () => raw.destroy());
      raw.once('close', () => {
        stop();
        clearInterval(beat);
      });
      // A job whose events a former host took with it is told by its present state.
      if (job !== undefined) {
        const present = await queue.get(job);
        if (told === undefined || isNews(present, told)) {
          send({ seq: bus.seq, type: 'etl_update', time: present.updated_at, job: present });
        }
      }
    },
  );
}

/** The ledger may have been read before what was told since; only an end is never old. */
function isNews(present: Job, told: Job): boolean {
  if (present.status === told.status) return false;
  return isFinal(stateOf(present)) || present.updated_at > told.updated_at;
}

function lastEventId(header: string | string[] | undefined): number | undefined {
  const value = Number(header);
  return header !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
