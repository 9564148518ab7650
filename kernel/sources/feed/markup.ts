import { decodeEntities } from './entities.js';

const CDATA = /<!\[CDATA\[([\s\S]*?)\]\]>/g;

/**
 * The text of an element as it stands between its tags: CDATA sections as they are, entities decoded once. Elements inside it
 * (XHTML, and HTML that nobody escaped) stay markup, without the one `div` around them that Atom asks for.
 */
export function elementText(raw: string, own: ReadonlyMap<string, string>, xhtml: boolean): string {
  const outside = raw.replace(CDATA, '').replace(/<!--[\s\S]*?-->/g, '');
  if (/<[A-Za-z/]/.test(outside)) {
    const inner = raw.replace(CDATA, (_, text: string) => escapeMarkup(text)).trim();
    const div = xhtml
      ? /^<(?:[\w.-]+:)?div(?:\s[^>]*)?>([\s\S]*)<\/(?:[\w.-]+:)?div\s*>$/.exec(inner)
      : null;
    return (div?.[1] ?? inner).trim();
  }
  let text = '';
  let at = 0;
  for (const match of raw.matchAll(CDATA)) {
    text += decodeEntities(raw.slice(at, match.index), own) + (match[1] ?? '');
    at = match.index + match[0].length;
  }
  return (text + decodeEntities(raw.slice(at), own)).replace(/^<!--[\s\S]*?-->/, '').trim();
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Atom 0.3 said `mode="base64"`; Atom 1.0 means it of every type that is neither text nor XML. */
export function isBase64(type: string | undefined, mode: string | undefined): boolean {
  if (mode !== undefined) return mode.toLowerCase() === 'base64';
  return type !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(type) && !/^text\/|[/+]xml$/i.test(type);
}
