import ts from 'typescript';
import type { Inspection } from './messages.js';
import type { NotebookFiles } from './notebook-files.js';

/** What is known of the name at `offset`, and of the call around it. */
export function inspectAt(
  service: ts.LanguageService,
  cells: NotebookFiles,
  code: string,
  offset: number,
): Inspection {
  const cell = cells.scratch(code);
  const at = cell.start + offset;
  const quick =
    service.getQuickInfoAtPosition(cell.file, at) ??
    (offset > 0 ? service.getQuickInfoAtPosition(cell.file, at - 1) : undefined);
  const shown = ts
    .displayPartsToString(quick?.displayParts)
    // The name comes from another cell's file; that it is imported is our doing.
    .replace(/^\(alias\) /, '')
    .replace(/\nimport [\w$]+$/, '');
  // Of a name that nothing declares the service says just this.
  const declaration = shown === 'any' ? '' : shown;
  const tags = (quick?.tags ?? []).map((tag) =>
    `@${tag.name} ${ts.displayPartsToString(tag.text)}`.trim(),
  );
  const documentation = [ts.displayPartsToString(quick?.documentation), ...tags]
    .filter((text) => text !== '')
    .join('\n\n');
  return { declaration, documentation, signature: signatureAt(service, cell.file, at) };
}

function signatureAt(service: ts.LanguageService, file: string, at: number): string {
  const help = service.getSignatureHelpItems(file, at, {});
  const item = help?.items[help.selectedItemIndex];
  if (!help || !item) return '';
  const show = ts.displayPartsToString;
  const parameters = item.parameters.map((parameter) => show(parameter.displayParts));
  const text = `${show(item.prefixDisplayParts)}${parameters.join(show(item.separatorDisplayParts))}${show(item.suffixDisplayParts)}`;
  const current = item.parameters[help.argumentIndex];
  const note = current ? show(current.documentation) : '';
  return current && note !== '' ? `${text}\n${current.name}: ${note}` : text;
}
