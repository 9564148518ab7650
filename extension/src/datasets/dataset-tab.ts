import type { Dataset } from '@assay/schema';
import type { IThemeManager } from '@jupyterlab/apputils';
import { BoxLayout, BoxPanel, Widget } from '@lumino/widgets';
import type { View } from '../view/index.js';
import { DatasetView } from './dataset-view.js';

/** The tab of a dataset: its table once the project is read, and a word when the dataset changed or has gone. */
export class DatasetTab extends BoxPanel {
  private shown: { dataset: Dataset; table: DatasetView } | undefined;
  private readonly notice = new Widget();

  /** @param key id of the dataset, which may not be known yet */
  constructor(
    private readonly view: View,
    private readonly key: string,
    private readonly themes: IThemeManager | null,
  ) {
    super({ direction: 'top-to-bottom', spacing: 0 });
    this.notice.addClass('assay-Notice');
    this.notice.node.setAttribute('role', 'status');
    this.addWidget(this.notice);
    BoxLayout.setStretch(this.notice, 0);
    BoxLayout.setSizeBasis(this.notice, 34);
    view.project.changed.connect(this.follow, this);
    this.follow();
  }

  private follow(): void {
    const { project, trans } = this.view;
    const dataset = project.dataset(this.key);
    if (dataset === undefined && !project.isRead) {
      const away = project.state.status === 'offline';
      this.say(away ? trans.__('Not connected to the project.') : trans.__('Reading the project…'));
      return;
    }
    if (dataset === undefined) {
      this.say(trans.__('This dataset is not in the project any more.'));
      return;
    }
    this.title.label = dataset.name;
    const { shown } = this;
    // A table asks for its rows by name.
    if (shown?.dataset.name !== dataset.name) this.open(dataset);
    else if (shown.dataset.updated_at === dataset.updated_at) this.say('');
    else this.say(trans.__('The data have changed since.'), dataset);
  }

  private open(dataset: Dataset): void {
    this.shown?.table.dispose();
    const table = new DatasetView(this.view, dataset, this.themes);
    this.shown = { dataset, table };
    this.addWidget(table);
    BoxLayout.setStretch(table, 1);
    this.say('');
  }

  private say(text: string, next?: Dataset): void {
    const { node } = this.notice;
    this.notice.setHidden(text === '');
    if (node.firstChild?.textContent === text) return;
    node.replaceChildren(text);
    if (next === undefined) return;
    const again = document.createElement('button');
    again.type = 'button';
    again.className = 'assay-Button';
    again.textContent = this.view.trans.__('Show them');
    again.addEventListener('click', () => {
      const now = this.view.project.dataset(this.key);
      if (now !== undefined) this.open(now);
    });
    node.append(again);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.view.project.changed.disconnect(this.follow, this);
    super.dispose();
  }
}
