import type { Place } from './place.js';
import type { NamedItem, ProcessorNames, ProjectNames } from './project-names.js';
import { sqlItems } from './sql-names.js';

/** A host that is busy gets this long; a completion without its names is better than none. */
const PATIENCE_MS = 3000;

/** Proposals for a place that begin with what stands there. */
export async function namesAt(place: Place, project: ProjectNames): Promise<NamedItem[]> {
  const items = await soon(itemsAt(place, project), []);
  const prefix = place.prefix.toLowerCase();
  return items.filter(({ text }) => text.replace(/^"/, '').toLowerCase().startsWith(prefix));
}

async function itemsAt(place: Place, project: ProjectNames): Promise<NamedItem[]> {
  switch (place.kind) {
    case 'option':
      return place.options.map((text) => ({ text, type: 'option' }));
    case 'processor':
      return (await project.processors()).map(({ name: text }) => ({ text, type: 'processor' }));
    case 'dataset':
      return (await project.datasets()).map(({ name: text }) => ({ text, type: 'dataset' }));
    case 'sql':
      return sqlItems(await project.datasets(), place.statement, place.cursor);
    case 'column': {
      const all = await project.datasets();
      const one = all.filter(({ name }) => name === place.dataset);
      const columns = (one.length > 0 ? one : all).flatMap((dataset) => dataset.columns);
      const names = new Set(columns.map(({ name }) => name));
      return [...names].map((text) => ({ text, type: 'column' }));
    }
    case 'parameter': {
      const found = (await project.processors()).find(({ name }) => name === place.processor);
      return parameterItems(found, place.used, place.quote);
    }
  }
}

function parameterItems(
  processor: ProcessorNames | undefined,
  used: string,
  quote: boolean,
): NamedItem[] {
  const properties = processor?.parameters['properties'];
  const keys = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  const given = new Set([...used.matchAll(/([\w$]+)['"]?\s*:/g)].map((match) => match[1]));
  return keys
    .filter((key) => !given.has(key))
    .map((key) => ({ text: quote ? JSON.stringify(key) : key, type: 'parameter' }));
}

/** What is known soon enough; an editor does not wait for names. */
export async function soon<T>(work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), PATIENCE_MS);
  });
  // A host that ends in the middle has no names to give.
  const answer = work.catch(() => otherwise);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
