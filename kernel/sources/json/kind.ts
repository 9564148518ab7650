import type { SourceKind } from '../kind/source-kind.js';
import { scriptStart, startsCommented } from './script-start.js';

/** JSON documents, whatever list of records stands in them, and JSON Lines. */
export const kind: SourceKind = {
  content: {
    formats: ['json', 'jsonl', 'ndjson', 'api'],
    recognises({ text, name }) {
      if (text.startsWith('{') || /^\[\s*([{["\]\d-]|null|true|false)/.test(text))
        return { format: hasLines(text, name) ? 'jsonl' : 'json', by: 'form' };
      const script = scriptStart(text) > 0 || startsCommented(text);
      return script ? { format: 'json', by: 'form' } : undefined;
    },
    async open({ path, name, encoding, options, format, plan }) {
      if (/^(jsonl|ndjson)$/.test(format)) {
        const { openLines } = await import('./lines-reading.js');
        return openLines(path, encoding, plan);
      }
      const { openJson } = await import('./json-reading.js');
      return openJson(path, name, encoding, options, plan);
    },
  },
};

function hasLines(text: string, name: string): boolean {
  const [first = '', second = ''] = text.split(/\r?\n/, 2);
  if (/\.(jsonl|ndjson)$/i.test(name)) return true;
  const complete = /[}\]]\s*$/.test(first) && parses(first);
  return complete && /^[\s\x1e]*[{[]/.test(second);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // The first line alone is no document; then the whole text must be one.
    return false;
  }
}
