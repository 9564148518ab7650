import { expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { connect } from '../../../kernel/client/index.js';
import type { Shared } from './survival-cases.js';

/** Annotations moved, resized, rewritten, deleted and brought back on the chart of the notebook. */
export function annotationCases(shared: () => Shared): void {
  let tries = 0;
  const button = (name: string): Locator => shared().lab.chart('ecg').getByRole('button', { name });
  const box = async (name: string): Promise<{ x: number; y: number; width: number }> => {
    const found = await button(name).boundingBox();
    if (found === null) throw new Error(`"${name}" is not to be seen`);
    return found;
  };
  const drag = async (x: number, y: number, dx: number): Promise<void> => {
    const { mouse } = shared().lab.page;
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + dx / 2, y, { steps: 3 });
    await mouse.move(x + dx, y);
    await mouse.up();
  };
  /** The entry of the panel's list, once it says something else than before. */
  const place = (text: string): Promise<string> =>
    shared()
      .lab.panel.getByRole('list', { name: 'Annotations' })
      .getByRole('listitem')
      .filter({ hasText: text })
      .evaluate((entry) => {
        // When it was written is another time after a deletion was undone.
        const copy = entry.cloneNode(true) as HTMLElement;
        copy.querySelector('time')?.remove();
        return copy.textContent;
      });
  const changed = async (text: string, before: string): Promise<void> => {
    await shared().lab.page.waitForFunction(
      ([name, old]) =>
        [...document.querySelectorAll('.assay-Panel [aria-label="Annotations"] li')].some(
          (entry) => {
            const copy = entry.cloneNode(true) as HTMLElement;
            copy.querySelector('time')?.remove();
            return copy.textContent.includes(name) && copy.textContent !== old;
          },
        ),
      [text, before] as const,
    );
  };

  test('a region is dragged with the mouse, moved, and one edge of it alone', async () => {
    const { lab } = shared();
    const chart = lab.chart('ecg');
    await chart.scrollIntoViewIfNeeded();
    await button('Annotate region').click();
    const surface = await chart.locator('.assay-Chart-cursor').boundingBox();
    if (surface === null) throw new Error('no surface');
    await drag(surface.x + 60, surface.y + 50, 100);
    await lab.note.getByRole('textbox', { name: 'Note' }).fill('beat');
    await lab.note.getByRole('button', { name: 'Save' }).click();
    await button('beat').waitFor();
    const made = await box('beat');
    expect(Math.abs(made.width - 100)).toBeLessThan(3);

    let before = await place('beat');
    await drag(made.x + 50, made.y + 10, 40);
    await changed('beat', before);
    const moved = await box('beat');
    expect(Math.abs(moved.x - made.x - 40)).toBeLessThan(3);
    expect(Math.abs(moved.width - made.width)).toBeLessThan(3);
    const [start] = /[\d.]+ –/.exec(await place('beat')) ?? [];

    before = await place('beat');
    await drag(moved.x + moved.width - 2, moved.y + 10, 30);
    await changed('beat', before);
    expect(Math.abs((await box('beat')).width - moved.width - 30)).toBeLessThan(3);
    // The edge that was not held is what it was, to the digit.
    expect(/[\d.]+ –/.exec(await place('beat'))?.[0]).toBe(start);
  });

  test('a region is moved with the keyboard, and Undo brings it back', async () => {
    const { lab } = shared();
    const before = await place('beat');
    await button('beat').focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'Enter']) await lab.page.keyboard.press(key);
    await changed('beat', before);
    const there = await place('beat');
    await lab.chart('ecg').getByRole('button', { name: 'Undo' }).click();
    await changed('beat', there);
    expect(await place('beat')).toBe(before);
  });

  test('a mark stays where it is held while another note comes', async () => {
    const { lab, server } = shared();
    const { mouse } = lab.page;
    const text = `comes meanwhile ${(tries += 1)}`;
    const made = await box('beat');
    await mouse.move(made.x + made.width / 2, made.y + 10);
    await mouse.down();
    await mouse.move(made.x + made.width / 2 + 30, made.y + 10, { steps: 3 });
    const client = await connect({ project: server.folder, start: false });
    try {
      await client.request('POST', '/api/v1/annotations', { dataset: 'ecg', at: 18, text });
      await button(text).waitFor();
      expect(Math.abs((await box('beat')).x - made.x - 30)).toBeLessThan(3);
    } finally {
      await mouse.move(made.x + made.width / 2, made.y + 10);
      await mouse.up();
      await client.close();
    }
  });

  test('notes in one place are pressed one by one, and Cancel changes nothing', async () => {
    const { lab, server } = shared();
    const [first, second] = [`over ${(tries += 1)}`, `under ${tries}`];
    const client = await connect({ project: server.folder, start: false });
    try {
      for (const text of [first, second]) {
        for (const place of [
          { from: 3, to: 4 },
          { at: 12, y: 0.5 },
        ]) {
          await client.request('POST', '/api/v1/annotations', { dataset: 'ecg', text, ...place });
        }
      }
    } finally {
      await client.close();
    }
    for (const text of [first, second]) {
      await button(text).nth(1).waitFor();
      for (const at of [0, 1]) {
        // It is pressed as people do: whatever covers its middle would take the click.
        await button(text).nth(at).click();
        const note = lab.note.getByRole('textbox', { name: 'Note' });
        expect(await note.inputValue()).toBe(text);
        await note.fill('never kept');
        await lab.note.getByRole('button', { name: 'Cancel' }).click();
        await button(text).nth(at).waitFor();
      }
    }
  });

  test('a finger marks a region and moves it', async () => {
    const { lab } = shared();
    // What a former try has left is another note.
    const text = `by finger ${(tries += 1)}`;
    const chart = lab.chart('ecg');
    const touch = await lab.touch();
    await chart.scrollIntoViewIfNeeded();
    await button('Annotate region').click();
    const surface = await chart.locator('.assay-Chart-cursor').boundingBox();
    if (surface === null) throw new Error('no surface');
    await touch(surface.x + 240, surface.y + 50, 80);
    await lab.note.getByRole('textbox', { name: 'Note' }).fill(text);
    await lab.note.getByRole('button', { name: 'Save' }).click();
    await button(text).waitFor();
    const made = await box(text);
    expect(Math.abs(made.width - 80)).toBeLessThan(3);

    const before = await place(text);
    await touch(made.x + 40, made.y + 10, 50);
    await changed(text, before);
    expect(Math.abs((await box(text)).x - made.x - 50)).toBeLessThan(3);
    // A tap opens it; after the deletion the keyboard is still in the chart.
    await touch(made.x + 90, made.y + 10, 0);
    await lab.note.getByRole('button', { name: 'Delete' }).click();
    await button(text).waitFor({ state: 'detached' });
    await lab.page.locator('.assay-Chart :focus').filter({ hasText: 'Annotate point' }).waitFor();
  });

  test('its text is edited, and a deletion undone, exactly as it was', async () => {
    const { lab } = shared();
    await button('beat').focus();
    await lab.page.keyboard.press('Enter');
    const note = lab.note.getByRole('textbox', { name: 'Note' });
    expect(await note.inputValue()).toBe('beat');
    await note.fill('ectopic beat');
    await lab.note.getByRole('button', { name: 'Save' }).click();
    await button('ectopic beat').waitFor();

    const before = await place('ectopic beat');
    await button('ectopic beat').click();
    await lab.note.getByRole('button', { name: 'Delete' }).click();
    await button('ectopic beat').waitFor({ state: 'detached' });
    const notice = lab.page.locator('.Toastify__toast').filter({ hasText: 'ectopic beat' });
    await notice.getByRole('button', { name: 'Undo' }).click();
    await button('ectopic beat').waitFor();
    expect(await place('ectopic beat')).toBe(before);
  });

  test('a region by keyboard: the figure has the focus, then the note, and Escape leaves', async () => {
    const { lab } = shared();
    await button('Annotate region').focus();
    await lab.page.keyboard.press('Enter');
    const focused = lab.page.locator('.assay-Chart :focus');
    const { width } = (await focused.boundingBox()) ?? { width: 0 };
    expect(Math.abs(Number(await focused.getAttribute('aria-valuenow')) - width / 2)).toBeLessThan(
      2,
    );
    for (const key of ['Enter', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter']) {
      await lab.page.keyboard.press(key);
    }
    expect(
      await lab.note
        .getByRole('textbox', { name: 'Note' })
        .evaluate((e) => e === document.activeElement),
    ).toBe(true);
    await lab.page.keyboard.press('Escape');
    await lab.note.waitFor({ state: 'detached' });
    expect(await button('Annotate region').getAttribute('aria-pressed')).toBe('false');
  });
}
