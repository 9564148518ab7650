import type { TranslationBundle } from '@jupyterlab/translation';
import { failureText } from '../view/index.js';
import { COLOURS, colourName, readTags } from './palette.js';

/** What an annotation says, whatever its place. */
export interface Note {
  text: string;
  tags: string[];
  color: string | null;
}

export interface NoteRequest extends Note {
  trans: TranslationBundle;
  /** Where the dialog is shown. */
  host: HTMLElement;
  /** What is annotated, by whom and when, in words. */
  place: string;
  /** Keeps the note; while it fails, the dialog stays with everything that was typed. */
  save(note: Note): Promise<void>;
}

export type NoteAnswer = 'saved' | 'delete' | 'leave';

/** Asks for the text, tags and colour of an annotation. Escape and Cancel leave everything as it was. */
export function askNote(request: NoteRequest): Promise<NoteAnswer> {
  const { trans, host } = request;
  const dialog = document.createElement('div');
  dialog.className = 'assay-Note';
  dialog.setAttribute('role', 'dialog');
  dialog.setAttribute('aria-label', trans.__('Annotation'));

  const place = document.createElement('p');
  place.textContent = request.place;
  const text = document.createElement('textarea');
  text.rows = 3;
  text.value = request.text;
  const tags = document.createElement('input');
  tags.type = 'text';
  tags.placeholder = trans.__('words, between commas');
  tags.value = request.tags.join(', ');
  const colour = colourChoice(trans, request.color);
  const problem = document.createElement('p');
  problem.setAttribute('role', 'alert');
  const save = button(trans.__('Save'), 'assay-Button assay-mod-main');
  const remove = button(trans.__('Delete'), 'assay-Button');
  const leave = button(trans.__('Cancel'), 'assay-Button');
  const actions = document.createElement('div');
  actions.className = 'assay-Form-actions';
  actions.append(save, remove, leave);
  dialog.append(
    place,
    labelled(trans.__('Note'), text),
    labelled(trans.__('Tags'), tags),
    labelled(trans.__('Colour'), colour),
    problem,
    actions,
  );
  host.append(dialog);
  text.focus();
  text.select();

  return new Promise((resolve) => {
    const answer = (value: NoteAnswer): void => {
      dialog.remove();
      resolve(value);
    };
    const trySave = async (): Promise<void> => {
      const said = text.value.trim();
      if (said === '') {
        problem.textContent = trans.__('Write a note first.');
        text.focus();
        return;
      }
      if (save.disabled) return;
      save.disabled = true;
      problem.textContent = '';
      try {
        await request.save({
          ...{ text: said, tags: readTags(tags.value), color: colour.value || null },
        });
        answer('saved');
      } catch (error) {
        problem.textContent = trans.__('Not saved. %1', failureText(error));
      } finally {
        save.disabled = false;
      }
    };
    save.addEventListener('click', () => void trySave());
    remove.addEventListener('click', () => {
      answer('delete');
    });
    leave.addEventListener('click', () => {
      answer('leave');
    });
    dialog.addEventListener('keydown', (event) => {
      event.stopPropagation();
      const direct = event.ctrlKey || event.metaKey || event.target === tags;
      if (event.key === 'Escape') answer('leave');
      if (event.key === 'Enter' && direct) void trySave();
    });
  });
}

function colourChoice(trans: TranslationBundle, colour: string | null): HTMLSelectElement {
  const choice = document.createElement('select');
  choice.add(new Option(trans.__('Standard'), ''));
  const known: readonly string[] = COLOURS;
  const other = colour !== null && !known.includes(colour.toLowerCase()) ? [colour] : [];
  for (const one of [...known, ...other]) choice.add(new Option(colourName(trans, one), one));
  choice.value = colour?.toLowerCase() ?? '';
  return choice;
}

function labelled(name: string, field: HTMLElement): HTMLElement {
  const label = document.createElement('label');
  label.textContent = name;
  label.append(field);
  return label;
}

function button(text: string, className: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = className;
  made.textContent = text;
  return made;
}
