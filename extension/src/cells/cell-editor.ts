import type { CodeCell } from '@jupyterlab/cells';
import type { ISessionContext } from '@jupyterlab/apputils';
import type { CellEditor, TypeError } from './type-errors.js';

/** The kernels that know of processor cells. */
const KERNEL = 'assay';

/** A cell's editor, and what the kernel of its notebook says of its code. */
export function cellEditor(cell: CodeCell, session: ISessionContext): CellEditor {
  return {
    kernelChanged: session.kernelChanged,
    get kernel() {
      return session.session?.kernel?.id;
    },
    async typeErrors() {
      const kernel = session.session?.kernel;
      if (kernel?.name !== KERNEL) return undefined;
      const code = cell.model.sharedModel.getSource();
      const { content } = await kernel.requestInspect({ code, cursor_pos: 0, detail_level: 1 });
      if (content.status !== 'ok') return undefined;
      const { assay } = content.metadata as { assay?: { typeErrors?: TypeError[] } };
      return assay?.typeErrors;
    },
    reveal(line, column) {
      const { editor } = cell;
      if (editor === null) return;
      editor.setCursorPosition({ line: line - 1, column: column - 1 });
      editor.focus();
    },
  };
}
