import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { completeAt } from './completion.js';
import { completeness } from './completeness.js';
import { inspectAt } from './inspection.js';
import { collectWhenQuiet } from './memory.js';
import type { LanguageAnswers, LanguageReply, LanguageRequest } from './messages.js';
import { NotebookFiles, type PlacedCell } from './notebook-files.js';
import { typeProblems } from './problems.js';
import { createService } from './service.js';

/** The language service of one session, on a thread of its own. */
enableCompileCache();
const { folder } = workerData as { folder: string };
const cells = new NotebookFiles(folder);
const service = createService(folder, cells);

/** Cells that arrive within this time are checked over one program: most of a check's cost is making it. */
const GATHER_MS = 25;
let gathered: { id: number; cell: PlacedCell; code: string }[] = [];

/** Takes the cell in at once, so that the next question knows its names, and checks it a little later. */
function check(id: number, code: string): void {
  const cell = cells.add(code);
  if (cell.broken) {
    cells.drop(cell);
    reply(id, () => []);
    return;
  }
  cells.take(cell);
  gathered.push({ id, cell, code });
  if (gathered.length === 1) setTimeout(checkGathered, GATHER_MS);
}

function checkGathered(): void {
  const batch = gathered;
  gathered = [];
  for (const { id, cell, code } of batch) reply(id, () => typeProblems(service, cells, cell, code));
  cells.sweep();
}

function answer(
  request: Exclude<LanguageRequest, { type: 'check' }>,
): LanguageAnswers[keyof LanguageAnswers] {
  switch (request.type) {
    case 'complete':
      return completeAt(service, cells, request.code, request.offset);
    case 'inspect':
      return inspectAt(service, cells, request.code, request.offset);
    case 'isComplete':
      return completeness(request.code);
    case 'reset':
      cells.reset();
      return null;
  }
}

function reply(id: number, work: () => LanguageAnswers[keyof LanguageAnswers]): void {
  let message: LanguageReply;
  try {
    message = { id, answer: work() };
  } catch (error) {
    message = { id, problem: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(message);
  collectWhenQuiet();
}

parentPort?.on('message', (request: LanguageRequest) => {
  if (request.type === 'check') check(request.id, request.code);
  else reply(request.id, () => answer(request));
});
