import type { Inspection } from './answers.js';
import { markupText, type Hover, type SignatureHelp } from './protocol.js';

const BLOCK = /^\s*```(?:typescript|ts|tsx)?\n([\s\S]*?)\n```\n?/;

/** What the server's hover and signature say, in the parts that a front end shows. */
export function inspectionOf(hover: Hover | null, help: SignatureHelp | null): Inspection {
  const text = markupText(hover?.contents);
  const block = BLOCK.exec(text);
  const shown = (block?.[1] ?? '')
    // The name comes from another cell's file; that it is imported is our doing.
    .replace(/^\(alias\) /, '')
    .replace(/\nimport [\w$]+$/, '')
    .trim();
  return {
    // Of a name that nothing declares the service says just this.
    declaration: shown === 'any' ? '' : shown,
    documentation: text.slice(block?.[0].length ?? 0).trim(),
    signature: signatureOf(help),
  };
}

function signatureOf(help: SignatureHelp | null): string {
  const signature = help?.signatures[help.activeSignature ?? 0];
  if (!signature) return '';
  const current = signature.parameters?.[help?.activeParameter ?? 0];
  const note = markupText(current?.documentation).trim();
  if (!current || note === '') return signature.label;
  const { label } = current;
  const shown = typeof label === 'string' ? label : signature.label.slice(label[0], label[1]);
  return `${signature.label}\n${shown.replace(/[?:][\s\S]*$/, '')}: ${note}`;
}
