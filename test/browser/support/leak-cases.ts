import { expect, test } from '@jest/globals';
import type { CDPSession } from 'playwright-core';
import type { Shared } from './survival-cases.js';

/** Openings and closings of each kind; what is lost at every one of them shows by then. */
const ROUNDS = 4;

/** Of each class, how many elements are alive outside of the page. */
async function detached(session: CDPSession, classes: string[]): Promise<Record<string, number>> {
  // What is freed by one collection may free more.
  for (let turn = 0; turn < 3; turn++) await session.send('HeapProfiler.collectGarbage');
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'HTMLDivElement.prototype',
  });
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
    objectGroup: 'leaks',
  });
  const answer = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    returnByValue: true,
    arguments: [{ value: classes }],
    functionDeclaration: `function (classes) {
      const alive = this.filter((one) => one instanceof HTMLDivElement && !one.isConnected);
      return Object.fromEntries(
        classes.map((name) => [name, alive.filter((one) => one.classList.contains(name)).length]),
      );
    }`,
  });
  // What the list holds would count at the next look.
  await session.send('Runtime.releaseObjectGroup', { objectGroup: 'leaks' });
  return answer.result.value as Record<string, number>;
}

/** Nothing of a tab stays when it is closed. JupyterLab itself keeps toolbar buttons, so that nodes as such tell nothing. */
export function leakCases(shared: () => Shared): void {
  test('tabs that are opened and closed again and again leave nothing behind', async () => {
    const { lab } = shared();
    const session = await lab.page.context().newCDPSession(lab.page);
    await session.send('HeapProfiler.enable');
    const button = (name: string) => lab.dataset('ecg').getByRole('button', { name }).click();
    // What a closed dashboard has asked for may still be on its way, so that it comes first.
    const openings = [
      { open: () => lab.command('assay:show-dashboard'), shown: '.assay-Dashboard h2' },
      { open: () => button('Open'), shown: '.assay-DatasetView-first table' },
      { open: () => button('Chart'), shown: '.assay-DatasetChart .assay-Chart-plot .marks' },
    ];
    for (const { open, shown } of openings) {
      for (let round = 0; round < ROUNDS; round++) {
        await open();
        await lab.page.locator(shown).last().waitFor();
        await lab.command('application:close');
        await lab.page.locator(shown).first().waitFor({ state: 'detached' });
      }
    }
    const left = await detached(session, [
      'assay-DatasetView',
      'assay-DatasetChart',
      'assay-Dashboard',
    ]);
    // The browser holds the last ones that had the pointer or the focus; what leaks is left every time.
    const leaks = Object.entries(left).filter(([, count]) => count > ROUNDS / 2);
    expect(leaks).toEqual([]);
    await session.detach();
  });
}
