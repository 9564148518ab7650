import { type Browser, type Locator, type Page, chromium } from 'playwright-core';
import type { LabServer } from './lab-server.js';

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

/** As much of a notebook as the tests read and write. */
interface Notebooks {
  jupyterapp: {
    shell: {
      currentWidget: {
        content: {
          widgets: {
            model: { sharedModel: { getSource(): string; setSource(source: string): void } };
          }[];
        };
      };
    };
  };
}

/** A page of JupyterLab, and what went wrong in it. */
export class LabPage {
  readonly problems: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
  }

  static async open(browser: Browser, server: LabServer, path: string): Promise<LabPage> {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    const opened = new LabPage(await context.newPage());
    opened.page.setDefaultTimeout(20_000);
    await opened.page.goto(server.url(path));
    await opened.ready();
    return opened;
  }

  /** After the splash is gone; Notebook 7 has none. */
  async ready(): Promise<void> {
    await this.page.waitForSelector('#jupyterlab-splash', { state: 'detached' });
    await this.page.waitForFunction(() => 'jupyterapp' in window);
    // Until the layout is restored, a click on a sidebar's tab may open or close it.
    await this.page.evaluate(
      () => (window as unknown as { jupyterapp: { restored: Promise<void> } }).jupyterapp.restored,
    );
  }

  async showPanel(): Promise<void> {
    const tab = this.page.getByRole('tab', { name: 'Assay' });
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    await this.panel.waitFor();
  }

  get panel(): Locator {
    return this.page.getByRole('region', { name: 'Assay', exact: true });
  }

  dataset(name: string): Locator {
    return this.panel
      .getByRole('list', { name: 'Datasets' })
      .getByRole('listitem')
      .filter({ has: this.page.getByText(name, { exact: true }) });
  }

  get jobs(): Locator {
    return this.panel.getByRole('list', { name: 'Jobs' }).getByRole('listitem');
  }

  chart(dataset: string): Locator {
    return this.page.getByRole('figure', { name: `Chart of ${dataset}` });
  }

  get note(): Locator {
    return this.page.getByRole('dialog', { name: 'Annotation' });
  }

  command(id: string, args: Record<string, unknown> = {}): Promise<void> {
    return this.page.evaluate(
      async ([name, given]) => {
        interface Lab {
          jupyterapp: { commands: { execute(id: string, args: object): Promise<unknown> } };
        }
        await (window as unknown as Lab).jupyterapp.commands.execute(name, given);
      },
      [id, args] as const,
    );
  }

  /** Until a notebook's kernel is there, running a cell asks which kernel to take. */
  async kernelReady(): Promise<void> {
    await this.page.waitForFunction(() => {
      interface Lab {
        jupyterapp: {
          shell: {
            currentWidget: {
              sessionContext?: { session?: { kernel?: { status: string } | null } | null };
            } | null;
          };
        };
      }
      const { currentWidget } = (window as unknown as Lab).jupyterapp.shell;
      return currentWidget?.sessionContext?.session?.kernel?.status === 'idle';
    });
  }

  /** Inserts a cell below, runs it and leaves it active. */
  async runCell(source: string): Promise<void> {
    await this.command('notebook:insert-cell-below');
    await this.page.evaluate((text) => {
      interface Lab {
        jupyterapp: {
          shell: {
            currentWidget: {
              content: { activeCell: { model: { sharedModel: { setSource(s: string): void } } } };
            };
          };
        };
      }
      const { content } = (window as unknown as Lab).jupyterapp.shell.currentWidget;
      content.activeCell.model.sharedModel.setSource(text);
    }, source);
    await this.command('notebook:run-cell');
  }

  /** First line of the cell whose source defines this processor. */
  firstLine(processor: string): Promise<string> {
    return this.page.evaluate((name) => {
      const { content } = (window as unknown as Notebooks).jupyterapp.shell.currentWidget;
      const cells = content.widgets.map((cell) => cell.model.sharedModel.getSource());
      const found = cells.find((source) => new RegExp(`^%%processor\\s+${name}\\b`).test(source));
      return found?.split('\n')[0] ?? '';
    }, processor);
  }

  /** Writes that line by hand, as it were, in the place of it and of those that follow it up to a number. */
  async rewriteLine(processor: string, line: string, lines = 1): Promise<void> {
    await this.page.evaluate(
      ([name, text, count]) => {
        const { content } = (window as unknown as Notebooks).jupyterapp.shell.currentWidget;
        const mark = new RegExp(`^%%processor\\s+${name}\\b`);
        for (const { model } of content.widgets) {
          const source = model.sharedModel.getSource();
          const rest = source.split('\n').slice(count);
          if (mark.test(source)) model.sharedModel.setSource([text, ...rest].join('\n'));
        }
      },
      [processor, line, lines] as const,
    );
  }

  /** Starts a job with the form of a dataset's entry. */
  async processCustom(dataset: string, script: string): Promise<void> {
    const item = this.dataset(dataset);
    await item.getByRole('button', { name: 'Process…' }).click();
    await item.getByRole('combobox', { name: 'Processor' }).selectOption({ label: 'Custom' });
    await item.getByLabel('Custom Script Name').fill(script);
    await item.getByRole('button', { name: 'Process Data' }).click();
  }

  /** A finger that is put down, moved along x, and lifted. */
  async touch(): Promise<(x: number, y: number, dx: number) => Promise<void>> {
    const session = await this.page.context().newCDPSession(this.page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number, y?: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: x === undefined || y === undefined ? [] : [{ x, y }],
      });
    return async (x, y, dx) => {
      await send('touchStart', x, y);
      for (const part of dx === 0 ? [] : [0.5, 1]) await send('touchMove', x + part * dx, y);
      await send('touchEnd');
    };
  }

  /** Every text that the first element of a selector shows, from now on. */
  async watchText(selector: string): Promise<() => Promise<string[]>> {
    await this.page.evaluate((watched) => {
      const seen: string[] = [];
      const holder = window as unknown as { seen?: Record<string, string[]> };
      (holder.seen ??= {})[watched] = seen;
      const look = (): void => {
        const status = document.querySelector(watched)?.textContent;
        if (status && seen.at(-1) !== status) seen.push(status);
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    }, selector);
    return () =>
      this.page.evaluate(
        (watched) => (window as unknown as { seen: Record<string, string[]> }).seen[watched] ?? [],
        selector,
      );
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
