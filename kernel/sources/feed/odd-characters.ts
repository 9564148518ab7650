import type { Warning } from '@assay/schema';
import { isCharacter, knowsEntity } from './entities.js';

const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/g;
/** Where `&name;` is a text and no entity. */
const AS_IT_IS = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g;

/** What XML forbids and was kept as it is written: entities that nobody defines, and control characters. */
export function oddCharacters(text: string, own: ReadonlyMap<string, string>): Warning[] {
  const warnings: Warning[] = [];
  const tell = (found: readonly RegExpMatchArray[], what: string): void => {
    const [first] = found;
    if (first === undefined) return;
    const line = text.slice(0, first.index).split('\n').length;
    const more = found.length > 1 ? ` and ${found.length - 1} more like it` : '';
    warnings.push({ line, message: `${shown(first[0])}${more} ${what}; kept as written` });
  };
  // Blanks of the same number leave every place where it is.
  const markup = text.replace(AS_IT_IS, (part) => ' '.repeat(part.length));
  const unknown = [...markup.matchAll(/&(#x?[0-9a-f]+|\w+);/gi)].filter(
    ([, name = '']) =>
      !(name.startsWith('#') ? isCharacter(name) : own.has(name) || knowsEntity(name)),
  );
  tell(unknown, 'is an entity that neither XML, HTML nor the feed defines');
  tell([...text.matchAll(CONTROL)], 'is a control character, which XML forbids');
  return warnings;
}

function shown(found: string): string {
  const code = found.charCodeAt(0);
  return code < 32 ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}` : `"${found}"`;
}
