import type { TranslationBundle } from '@jupyterlab/translation';

/** Okabe and Ito's colours (2008), which people with any colour vision tell apart, deep enough for both grounds. */
export const COLOURS = ['#d55e00', '#0072b2', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;

/** A colour's name, for those who hear it. */
export function colourName(trans: TranslationBundle, colour: string): string {
  const names: Record<string, string> = {
    '#d55e00': trans.__('Vermilion'),
    '#0072b2': trans.__('Blue'),
    '#009e73': trans.__('Green'),
    '#cc79a7': trans.__('Purple'),
    '#e69f00': trans.__('Orange'),
    '#56b4e9': trans.__('Sky blue'),
  };
  return names[colour.toLowerCase()] ?? colour;
}

/** Tags as people write them: words between commas. */
export function readTags(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}
