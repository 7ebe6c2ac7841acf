// What a person does with the window of VS Code, for the tests and pictures that drive it.

export async function waitForWorkbench(page) {
  await page.locator('.monaco-workbench .explorer-folders-view').waitFor({ timeout: 60_000 });
}

/** Opens a file of the folder. */
export async function openFile(page, name) {
  await page.keyboard.press('ControlOrMeta+P');
  const input = page.locator('.quick-input-widget:visible input').first();
  await input.fill(name);
  const slash = name.lastIndexOf('/');
  const short = name.slice(slash + 1);
  // A file of the same name may be the first until the list is filtered.
  await page
    .locator('.quick-input-list .monaco-list-row.focused', { hasText: short })
    .filter({ hasText: name.slice(0, Math.max(slash, 0)) })
    .first()
    .waitFor({ timeout: 30_000 });
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: short }).waitFor();
  await page.locator('.editor-instance .view-lines').first().waitFor();
}

/** Presses a key until what it asks for is there: the language server may still be starting. */
export async function pressUntil(page, key, selector) {
  const end = Date.now() + 60_000;
  for (;;) {
    await page.keyboard.press(key);
    try {
      await page.locator(selector).first().waitFor({ timeout: 1500 });
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Waits until the language server answers: asks for suggestions until there are some, and closes the list. */
export async function waitForSuggestions(page) {
  await pressUntil(page, 'Control+Space', '.suggest-widget.visible .monaco-list-row');
  await page.keyboard.press('Escape');
  await page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
}

export async function goTo(page, position) {
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget:visible input').first().waitFor();
  await page.keyboard.type(position, { delay: 5 });
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget:visible').waitFor({ state: 'hidden' });
}

export async function runCommand(page, title) {
  // One that is on its way out takes no text.
  await page.locator('.quick-input-widget:visible').waitFor({ state: 'hidden' });
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget:visible input').first();
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}
