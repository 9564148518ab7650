import type { TranslationBundle } from '@jupyterlab/translation';

export interface NoteRequest {
  trans: TranslationBundle;
  /** Where the dialog is shown. */
  host: HTMLElement;
  text: string;
  /** What is annotated, in words. */
  place: string;
}

export type NoteAnswer = { act: 'save'; text: string } | { act: 'delete' } | { act: 'leave' };

/** Asks for the text of an annotation. Escape leaves everything as it was. */
export function askNote(request: NoteRequest): Promise<NoteAnswer> {
  const { trans, host } = request;
  const dialog = document.createElement('div');
  dialog.className = 'assay-Note';
  dialog.setAttribute('role', 'dialog');
  dialog.setAttribute('aria-label', trans.__('Annotation'));

  const place = document.createElement('p');
  place.textContent = request.place;
  const label = document.createElement('label');
  label.textContent = trans.__('Note');
  const note = document.createElement('textarea');
  note.rows = 3;
  note.value = request.text;
  label.append(note);
  const problem = document.createElement('p');
  problem.setAttribute('role', 'alert');
  const save = button(trans.__('Save'), 'assay-Button assay-mod-main');
  const remove = button(trans.__('Delete'), 'assay-Button');
  const actions = document.createElement('div');
  actions.className = 'assay-Form-actions';
  actions.append(save, remove);
  dialog.append(place, label, problem, actions);
  host.append(dialog);
  note.focus();
  note.select();

  return new Promise((resolve) => {
    const answer = (value: NoteAnswer): void => {
      dialog.remove();
      resolve(value);
    };
    const trySave = (): void => {
      const text = note.value.trim();
      if (text !== '') {
        answer({ act: 'save', text });
        return;
      }
      problem.textContent = trans.__('Write a note first.');
      note.focus();
    };
    save.addEventListener('click', trySave);
    remove.addEventListener('click', () => {
      answer({ act: 'delete' });
    });
    dialog.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') answer({ act: 'leave' });
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) trySave();
    });
  });
}

function button(text: string, className: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = className;
  made.textContent = text;
  return made;
}
