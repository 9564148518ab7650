/** What the language service answers. Offsets are UTF-16 units of the code that was sent along. */
export interface TypeProblem {
  /** 1-based. */
  line: number;
  column: number;
  code: number;
  message: string;
  /** The name that TypeScript does not know, where that is the problem. */
  unknownName?: string;
}

export interface CompletionItem {
  text: string;
  type: string;
}

export interface Completion {
  start: number;
  end: number;
  /** `global` and `member` completions take names of live values too. */
  context: 'global' | 'member' | 'other';
  items: CompletionItem[];
}

export interface Inspection {
  /** Declaration as TypeScript shows it; empty when nothing is known. */
  declaration: string;
  documentation: string;
  /** Signature of the call around the cursor, the parameter's own documentation with it. */
  signature: string;
}

export interface Completeness {
  status: 'complete' | 'incomplete' | 'invalid';
  indent: string;
}
