import { expect, test } from '@jest/globals';
import type { Shared } from './survival-cases.js';

/** Charts of other libraries in the outputs of the notebook. */
export function foreignChartCases(shared: () => Shared): void {
  test('plain charts of vega-lite 5 and 6 are drawn, and data that cannot be had is told', async () => {
    const { lab } = shared();
    const encoding = {
      x: { field: 'a', type: 'quantitative' },
      y: { field: 'b', type: 'quantitative' },
    };
    const charts = [
      ['application/vnd.vegalite.v5+json', { data: { values: [{ a: 1, b: 2 }] } }],
      [
        'application/vnd.vegalite.v6.json',
        { data: { url: 'data:text/csv,a,b%0A1,2', format: { type: 'csv' } } },
      ],
      ['application/vnd.vegalite.v6+json', { data: { url: '/files/no-such-file.csv' } }],
      ['application/vnd.vegalite.v6+json', { data: { url: 'data:text/plain,broken' } }],
    ] as const;
    const shown = charts.map(([type, { data }]) => {
      const spec = { data, mark: 'point', encoding };
      return `display.raw(${JSON.stringify(type)}, ${JSON.stringify(spec)});`;
    });
    await lab.runCell(["import { display } from 'assay';", ...shown].join('\n'));
    const outputs = lab.page.locator('.jp-Cell.jp-mod-active .assay-Chart');
    for (const at of [0, 1]) {
      await outputs.nth(at).locator('.mark-symbol path').first().waitFor();
      expect(await outputs.nth(at).locator('.assay-Problem').isVisible()).toBe(false);
    }
    await outputs.nth(2).getByText('could not be loaded: /files/no-such-file.csv').waitFor();
    await outputs.nth(3).getByText('could not be loaded: data:text/plain,broken').waitFor();
    await lab.command('notebook:delete-cell');
  });
}
