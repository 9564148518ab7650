import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.js';
import { envelope, envelopeOf } from '../envelope.js';
import { answers, pathOf, ref } from './answers.js';

const WATCH = pathOf('name', 'a dataset, a source or an id');
const LIST = envelopeOf(ref('watch'));

/** Sources that are loaded again when they change; a load with `watch: true` begins it. */
export function watchRoutes(app: FastifyInstance, { watches }: Services): void {
  app.get(
    '/api/v1/watches',
    { schema: { summary: 'All watched sources', response: answers(200, LIST) } },
    async (request) => envelope(request, await watches.list()),
  );

  app.delete<{ Params: { name: string } }>(
    '/api/v1/watches/:name',
    {
      schema: {
        summary: 'Watch a source no more; its dataset stays',
        params: WATCH,
        response: answers(200, LIST),
      },
    },
    async (request) => envelope(request, await watches.remove(request.params.name)),
  );
}
