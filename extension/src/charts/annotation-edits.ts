import type { Annotation, AnnotationRequest } from '@assay/schema';
import { Notification } from '@jupyterlab/apputils';
import { type Note, askNote, coordinateText } from '../annotations/index.js';
import { type View, failureText } from '../view/index.js';
import { UndoList } from './undo.js';

/** Where an annotation goes: `at` and `y` of a point, `from` and `to` of a region. */
export type Position = Pick<AnnotationRequest, 'at' | 'y' | 'from' | 'to' | 'y_from' | 'y_to'>;

/** Makes, changes, moves and deletes annotations from a chart; each of it can be taken back. */
export class AnnotationEdits {
  private readonly undoList: UndoList;
  /** A deleted annotation comes back under a new id; what was done before speaks of the old one. */
  private readonly renamed = new Map<string, string>();

  constructor(
    private readonly view: View,
    private readonly figure: HTMLElement,
    private readonly x: string,
    onUndo: (possible: boolean) => void,
  ) {
    this.undoList = new UndoList(onUndo);
  }

  /** Asks for the text and adds the annotation. */
  async create(request: AnnotationRequest, left: () => void): Promise<void> {
    const { at, from = '', to = '' } = request;
    const place =
      at === undefined
        ? `${this.x} ${coordinateText(from)} – ${coordinateText(to)}`
        : `${this.x} ${coordinateText(at)}`;
    const { text, tags = [], color = null } = request;
    const save = async (note: Note): Promise<void> => {
      const made = await this.add({ ...request, ...note });
      this.undoList.push({ act: () => this.drop(made.id) });
    };
    await askNote({ ...this.dialog(place), text, tags, color, save });
    left();
  }

  /** Adds annotations whose text is known; one step for Undo. */
  put(requests: readonly AnnotationRequest[]): Promise<boolean> {
    const made: Annotation[] = [];
    return this.attempt(async () => {
      try {
        for (const request of requests) made.push(await this.add(request));
      } finally {
        // What was written before one was refused can be taken back too.
        if (made.length > 0) {
          this.undoList.push({
            act: async () => {
              for (const { id } of made) await this.drop(id);
            },
          });
        }
      }
    });
  }

  /** Shows the dialog of an annotation and does what was chosen. */
  async edit(annotation: Annotation): Promise<void> {
    const { text, author, kind, x0, x1, updated_at, tags = [], color = null } = annotation;
    const when = new Date(updated_at).toLocaleString();
    const origin = annotation.carried_from === undefined ? '' : ` · ${annotation.carried_from}`;
    const end = kind === 'region' ? ` – ${coordinateText(x1)}` : '';
    const place = `${this.x} ${coordinateText(x0)}${end} · ${author} · ${when}${origin}`;
    const before: Note = { text, tags, color };
    const save = async (note: Note): Promise<void> => {
      if (JSON.stringify(note) !== JSON.stringify(before))
        await this.change(annotation, note, before);
    };
    const answer = await askNote({ ...this.dialog(place), ...before, save });
    if (answer === 'delete') await this.remove(annotation);
  }

  /** Puts an annotation somewhere else; false when the host refused. */
  move(annotation: Annotation, to: Position): Promise<boolean> {
    const { carried_from: origin } = annotation;
    if (origin === undefined) {
      return this.attempt(() => this.change(annotation, to, positionOf(annotation)));
    }
    // It stands here by what became of its samples.
    const { trans } = this.view;
    Notification.info(trans.__('This note was made on %1: move it on a chart of that.', origin), {
      autoClose: 5000,
    });
    return Promise.resolve(false);
  }

  undo(): Promise<boolean> {
    return this.attempt(() => this.undoList.undo());
  }

  private async change(
    { id }: Annotation,
    change: Partial<AnnotationRequest>,
    back: Partial<AnnotationRequest>,
  ): Promise<void> {
    await this.write(id, change);
    this.undoList.push({ act: () => this.write(id, back) });
  }

  /** Deletes one, which can be taken back. */
  remove(shown: Annotation): Promise<boolean> {
    // One that stands here by its samples is put back where it was made.
    const annotation = this.view.project.annotations.find((one) => one.id === shown.id) ?? shown;
    const { id, dataset, text, author, x_column: x, y_column: y } = annotation;
    const { tags = [], color = null } = annotation;
    const columns = { x_column: x ?? null, y_column: y ?? null };
    const undoable = {
      act: async () => {
        const again = { dataset, text, author, tags, color, ...columns, ...positionOf(annotation) };
        const made = await this.add(again);
        this.renamed.set(id, made.id);
      },
    };
    return this.attempt(async () => {
      await this.drop(id);
      this.undoList.push(undoable);
      const { trans } = this.view;
      Notification.info(trans.__('Deleted "%1"', text), {
        actions: [
          {
            label: trans.__('Undo'),
            callback: () => void this.attempt(() => this.undoList.undo(undoable)),
          },
        ],
        autoClose: 8000,
      });
    });
  }

  private current(id: string): string {
    const next = this.renamed.get(id);
    return next === undefined ? id : this.current(next);
  }

  private async add(request: AnnotationRequest): Promise<Annotation> {
    const { project } = this.view;
    const made = await project.api.annotate(request);
    project.putAnnotation(made);
    return made;
  }

  private async write(id: string, change: Partial<AnnotationRequest>): Promise<void> {
    const { project } = this.view;
    project.putAnnotation(await project.api.updateAnnotation(this.current(id), change));
  }

  private async drop(id: string): Promise<void> {
    const { project } = this.view;
    await project.api.removeAnnotation(this.current(id));
    project.dropAnnotation(this.current(id));
  }

  private dialog(place: string): { trans: View['trans']; host: HTMLElement; place: string } {
    return { trans: this.view.trans, host: this.figure, place };
  }

  private async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      Notification.error(failureText(error));
      return false;
    }
  }
}

function positionOf({ kind, x0, x1, y0, y1 }: Annotation): Position {
  if (kind === 'point') return { at: x0, y: y0 ?? null };
  return { from: x0, to: x1, y_from: y0 ?? null, y_to: y1 ?? null };
}
