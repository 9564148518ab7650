const SCRIPT =
  /^(?:\s|\/\/[^\n]*\n|\/\*[^*]*(?:\*(?!\/)[^*]*)*\*\/)*(?:(?:var|let|const)\s+[\w$]+\s*=|export\s+default\b|module\.exports\s*=|window[\w$.[\]'"]*\s*=|[A-Za-z_$][\w$.]*\s*\(|\)\]\}',?|while\s*\(1\);|for\s*\(;;\);)\s*(?=[{[])/;

/**
 * Where the document begins in a script around it: `callback({…})`, `var data = […];`, or a prefix that keeps scripts out.
 * 0 when there is none.
 */
export function scriptStart(text: string): number {
  return SCRIPT.exec(text.slice(0, 4096))?.[0].length ?? 0;
}

/** Whether JSON begins a text, be it behind comments. */
export function startsCommented(text: string): boolean {
  return /^(?:\s*(?:\/\/[^\n]*\n|\/\*[^*]*(?:\*(?!\/)[^*]*)*\*\/))+\s*(?:\{\s*"|\[\s*[{["])/.test(
    text,
  );
}
