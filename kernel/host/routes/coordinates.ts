import type { FastifyInstance } from 'fastify';
import { AssayError } from '@assay/schema';
import { carryRows, shownStep, stepThatMade } from '../coordinates/index.js';
import { knownDataset } from '../known-dataset.js';
import type { Services } from '../services.js';
import { answers, pathOf, ref } from './answers.js';

const NAME = pathOf('name', 'the name or id of a processed dataset');

const STEP = {
  type: 'object',
  required: ['processor', 'input', 'output', 'current', 'map'],
  properties: {
    processor: { type: 'string' },
    input: { type: 'string' },
    output: { type: 'string' },
    current: {
      type: 'boolean',
      description: 'the input still holds what the output was made from',
    },
    map: { oneOf: [ref('coordinate-map'), { type: 'null' }] },
  },
};

const ROWS = { type: 'integer', minimum: 0 };

const PLACES = {
  type: 'object',
  required: ['from', 'rows'],
  additionalProperties: false,
  properties: {
    from: { type: 'string', minLength: 1, description: 'the dataset whose rows are meant' },
    rows: {
      type: 'array',
      maxItems: 100_000,
      description: 'points by their row, regions as [first, last]',
      items: { oneOf: [ROWS, { type: 'array', items: ROWS, minItems: 2, maxItems: 2 }] },
    },
  },
};

const CARRIED = {
  type: 'object',
  required: ['steps', 'places'],
  properties: {
    steps: { type: 'array', items: STEP },
    places: {
      type: 'array',
      items: {
        type: 'object',
        required: ['rows', 'anchor'],
        properties: {
          rows: { type: ['array', 'null'], items: ROWS },
          anchor: { enum: ['exact', 'moved', 'orphaned'] },
        },
      },
    },
  },
};

/** How the rows of a processed dataset lie in what it was made from. */
export function coordinateRoutes(app: FastifyInstance, { store, columns }: Services): void {
  app.get<{ Params: { name: string } }>(
    '/api/v1/datasets/:name/coordinates',
    {
      schema: {
        summary: "How a dataset's rows lie in its input",
        params: NAME,
        response: answers(200, { ...STEP, type: ['object', 'null'] }),
      },
    },
    async (request) => {
      const step = await stepThatMade(store, await knownDataset(store, request.params.name));
      return step === undefined ? null : shownStep(step);
    },
  );

  app.post<{
    Params: { name: string };
    Body: { from: string; rows: (number | [number, number])[] };
  }>(
    '/api/v1/datasets/:name/coordinates',
    {
      schema: {
        summary: "Find another dataset's rows in this one, which was made of it",
        params: NAME,
        body: PLACES,
        response: answers(200, CARRIED),
      },
    },
    async (request) => {
      const { from, rows } = request.body;
      const ends = {
        from: await knownDataset(store, from),
        to: await knownDataset(store, request.params.name),
      };
      const places = rows.map((row) => (typeof row === 'number' ? ([row, row] as const) : row));
      const carried = await carryRows(store, columns, ends, places);
      if (carried !== undefined) return carried;
      throw new AssayError(
        'coordinates-apart',
        `"${ends.to.name}" was not made from "${ends.from.name}"`,
        {
          pointer: '/from',
          remedy: 'its lineage shows what it was made from',
        },
      );
    },
  );
}
