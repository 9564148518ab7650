import type { ILabShell, ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { Widget } from '@lumino/widgets';
import { assayIcon } from '../icon/index.js';

/** What the front end has for tabs; Notebook 7 has neither. */
export interface Frame {
  lab: ILabShell | null;
  restorer: ILayoutRestorer | null;
}

/** Tabs of one kind, one for each subject. They come back when the page is loaded again. */
export class MainTabs {
  private readonly tracker: WidgetTracker<MainAreaWidget>;
  private readonly subjects = new Map<string, MainAreaWidget>();

  /**
   * @param command opens such a tab
   * @param argument name of its argument that says which one
   */
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly frame: Frame,
    { command, argument }: { command: string; argument: string },
  ) {
    this.tracker = new WidgetTracker({ namespace: command.replace(':', '-') });
    void frame.restorer?.restore(this.tracker, {
      command,
      args: (tab) => ({ [argument]: this.subjectOf(tab), label: tab.title.label }),
      name: (tab) => this.subjectOf(tab),
    });
  }

  /** Brings the tab of a subject to the front, or makes it. */
  async show(subject: string, make: () => Promise<Widget>): Promise<void> {
    if (!this.subjects.has(subject)) {
      const content = await make();
      // A second press may have been quicker.
      if (this.subjects.has(subject)) content.dispose();
      else await this.add(subject, content);
    }
    const tab = this.subjects.get(subject);
    if (tab !== undefined) this.app.shell.activateById(tab.id);
  }

  private async add(subject: string, content: Widget): Promise<void> {
    content.title.icon = assayIcon;
    const tab = new MainAreaWidget({ content });
    this.subjects.set(subject, tab);
    tab.disposed.connect(() => this.subjects.delete(subject));
    // The main area of Notebook 7 belongs to its notebook.
    this.app.shell.add(tab, this.frame.lab === null ? 'down' : 'main');
    await this.tracker.add(tab);
    tab.title.changed.connect(() => void this.tracker.save(tab));
  }

  private subjectOf(tab: MainAreaWidget): string {
    return [...this.subjects].find(([, one]) => one === tab)?.[0] ?? '';
  }
}
