import { type Browser, type Locator, type Page, chromium } from 'playwright-core';
import type { LabServer } from './lab-server.js';

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
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
  }

  async showPanel(): Promise<void> {
    if (!(await this.panel.isVisible()))
      await this.page.getByRole('tab', { name: 'Assay' }).click();
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

  /** Every text that the first job of the list shows as its status, from now on. */
  async watchStatus(): Promise<() => Promise<string[]>> {
    await this.page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const look = (): void => {
        const status = document.querySelector('.assay-Panel .assay-Job-status')?.textContent;
        if (status && seen.at(-1) !== status) seen.push(status);
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    return () => this.page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
