import type { Session } from '../../session/index.js';
import type { Json } from '../message.js';
import type { Answer } from '../request.js';

function code(content: Json): string {
  const value = content['code'];
  if (typeof value !== 'string') throw new TypeError('the request has no code');
  return value;
}

/** Cursor in code points, kept inside the text; front ends that send none mean its end. */
export function cursor(content: Json, text: string): number {
  const length = Array.from(text).length;
  const value = content['cursor_pos'];
  if (typeof value !== 'number' || !Number.isFinite(value)) return length;
  // Negative positions count from the end, as jupyter_client's own helpers allow.
  const position = value < 0 ? length + value : value;
  return Math.min(Math.max(0, Math.trunc(position)), length);
}

/** Questions about code; they never reach the process that runs cells in a way that would wait for it. */
export function editorAnswers(session: Session): Record<string, Answer> {
  return {
    complete_request: async ({ content }) => {
      const text = code(content);
      const found = await session.complete(text, cursor(content, text));
      return {
        matches: found.matches,
        cursor_start: found.cursorStart,
        cursor_end: found.cursorEnd,
        metadata: found.metadata,
      };
    },
    inspect_request: async ({ content }) => {
      const text = code(content);
      const detail = content['detail_level'] === 1 ? 1 : 0;
      const found = await session.inspect(text, cursor(content, text), detail);
      return { found: found.found, data: found.data, metadata: found.metadata ?? {} };
    },
    is_complete_request: async ({ content }) => ({
      ...(await session.isComplete(code(content))),
    }),
  };
}
