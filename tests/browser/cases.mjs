// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';

const SECTIONS = [
  'overview',
  'phones',
  'calls',
  'clients',
  'phone-connection',
  'client-connection',
  'advanced',
  'licences',
  'server',
  'trace',
  'diagnostics',
  'users',
  'audit',
  'backup',
  'account',
  'info',
];

function complainsOfNothing(page, where) {
  assert.deepEqual(page.complaints, [], where);
}

/** Opens every section and lets axe look at it. */
async function walk(context, options, name) {
  const page = await context.logIn(options);
  for (const section of SECTIONS) {
    await context.show(page, section);
    await context.checkAccess(page, `${section} (${name})`);
    await context.checkWidth(page, `${section} (${name})`);
    await context.shoot(page, `${section}-${name}`);
    complainsOfNothing(page, section);
  }
}

/** A line in service and the number of another one. */
async function twoLines(context, page) {
  const { body } = await context.api(page, 'lines?inService=true&limit=50');
  const free = body.items.filter((line) => line.inService && line.calls.length === 0);
  const other = free.find((line) => line.phone !== free[0]?.phone);
  return other
    ? { line: free[0].deviceID, number: other.deviceID.replace(/^sips?:/, '').replace(/@.*/, '') }
    : null;
}

const next = (page) => page.click('form button.primary');

export const cases = [
  {
    name: 'the wizard sets the server up and is gone afterwards',
    async run(context) {
      if (!context.setupUrl) return 'the server is set up already';
      const page = await context.open({ url: context.setupUrl });
      const step = (name) => page.waitForSelector(`form[data-step=${name}]`);
      await step('code');
      await context.checkAccess(page, 'wizard');
      await page.fill('input[name=code]', 'wrong');
      await next(page);
      await page.waitForSelector('.error-text');
      await page.fill('input[name=code]', context.setupCode);
      await next(page);
      await step('admin');
      await page.fill('input[name=name]', context.user);
      await page.fill('input[name=password]', context.password);
      await page.fill('input[name=again]', `${context.password}!`);
      assert.ok(await page.isDisabled('form button.primary'), 'two different passwords');
      await page.fill('input[name=again]', context.password);
      await next(page);
      await step('interfaces');
      await page.waitForSelector('.check-result .status:not(.info)');
      await context.checkAccess(page, 'wizard, interfaces');
      await context.shoot(page, 'wizard-interfaces');
      await next(page);
      await step('certificate');
      await next(page);
      await step('phones');
      await page.check('[data-setting="advanced.auto_activate"] input');
      await next(page);
      await step('client');
      await page.fill('input[name=client]', 'cti');
      await page.fill('input[name=client-password]', 'client-secret');
      await next(page);
      await step('finish');
      await context.checkAccess(page, 'wizard, end');
      await context.shoot(page, 'wizard-finish');
      await next(page);
      await page.waitForSelector('nav#menu', { state: 'attached' });
      const { body } = await context.api(page, 'settings');
      assert.equal(body.items.find((one) => one.key === 'advanced.auto_activate').value, true);
      const again = await context.open({ url: context.setupUrl });
      await again.waitForSelector('input[name=password]');
      assert.equal(await again.locator('form[data-step]').count(), 0);
      complainsOfNothing(page, 'wizard');
    },
  },
  {
    name: 'a wrong password is refused, the right one opens the console',
    async run(context) {
      const page = await context.open();
      await page.waitForSelector('input[name=name]');
      await context.checkAccess(page, 'login');
      await page.fill('input[name=name]', context.user);
      await page.fill('input[name=password]', 'not-the-password');
      await page.click('form button.primary');
      await page.waitForSelector('.error-text');
      await page.waitForTimeout(1200);
      await page.fill('input[name=password]', context.password);
      await page.click('form button.primary');
      await page.waitForSelector('nav#menu', { state: 'attached' });
      complainsOfNothing(page, 'login');
    },
  },
  { name: 'every section in English, light', run: (context) => walk(context, {}, 'light-en') },
  {
    name: 'every section in German, dark',
    run: (context) => walk(context, { language: 'de', dark: true }, 'dark-de'),
  },
  { name: 'every section at 360 pixels', run: (context) => walk(context, { narrow: true }, 'narrow-en') },
  {
    name: 'every section at 360 pixels, in German, dark',
    run: (context) => walk(context, { narrow: true, dark: true, language: 'de' }, 'narrow-dark-de'),
  },
  {
    name: 'the overview is live',
    async run(context) {
      const page = await context.logIn();
      await context.show(page, 'overview');
      await page.waitForSelector('header .status.ok:has-text("Live")');
      await page.waitForSelector('.plot canvas');
      const { body } = await context.api(page, 'status');
      await page.waitForFunction(
        (known) => document.querySelector('.figures')?.textContent.replace(/\D/g, '').includes(known),
        String(body.phones.known),
      );
      complainsOfNothing(page, 'overview');
    },
  },
  {
    name: 'a call is made, watched, held, retrieved and ended from the operator panel',
    async run(context) {
      const page = await context.logIn();
      const lines = await twoLines(context, page);
      if (!lines) return 'two telephones in service are needed';
      await context.show(page, `calls/${encodeURIComponent(lines.line)}`);
      await page.fill('.panel .dial input', lines.number);
      await page.click('.panel .dial button');
      const mine = page.locator('.panel article.call').first();
      await mine.waitFor();
      const row = page
        .locator('main table')
        .first()
        .locator(`a[href$="${encodeURIComponent(lines.line)}"]`)
        .first();
      await row.waitFor();
      await page.waitForSelector('.panel article.call.connected');
      await context.checkAccess(page, 'operator panel');
      await context.shoot(page, 'operator-panel');
      await page.click('.panel article.call button:has-text("Hold")');
      await page.waitForSelector('.panel article.call.hold');
      await page.click('.panel article.call button:has-text("Retrieve")');
      await page.waitForSelector('.panel article.call.connected');
      await page.click('.panel article.call button:has-text("Hang up")');
      await page.waitForFunction(() => !document.querySelector('.panel article.call'));
      complainsOfNothing(page, 'operator panel');
    },
  },
  {
    name: 'a setting is saved at once; a wrong value is told at its field and not saved',
    async run(context) {
      const page = await context.logIn();
      const value = async () =>
        (await context.api(page, 'settings')).body.items.find((one) => one.key === 'advanced.keep_alive')
          .value;
      await context.show(page, 'advanced');
      const field = page.locator('[data-setting="advanced.keep_alive"]');
      const before = await value();
      await field.locator('input').fill('99999');
      await page.click('form[data-section=advanced] button.primary');
      await field.locator('.error-text').waitFor();
      assert.equal(await field.locator('input').getAttribute('aria-invalid'), 'true');
      assert.equal(await value(), before);
      await field.locator('input').fill(String(before + 7));
      await page.click('form[data-section=advanced] button.primary');
      await page.waitForSelector('.toast.ok');
      assert.equal(await value(), before + 7);
      await field.locator('button.link').click();
      await page.waitForFunction(
        () => !document.querySelector('[data-setting="advanced.keep_alive"] button.link'),
      );
      assert.equal(await value(), 60);
      complainsOfNothing(page, 'advanced');
    },
  },
  {
    name: 'telephones are found, scrolled, disabled and enabled',
    async run(context) {
      const page = await context.logIn();
      await context.show(page, 'phones');
      const { body } = await context.api(page, 'phones?limit=1');
      if (body.total === 0) return 'no telephone is known';
      await page.waitForFunction(
        (n) => document.querySelector('[data-testid=phone-count]').textContent.replace(/\D/g, '') === n,
        String(body.total),
        { timeout: 30_000 },
      );
      assert.ok((await page.locator('main tbody tr').count()) < 120, 'only rows in view are drawn');
      await page.evaluate(() => {
        const box = document.querySelector('main .table-box');
        box.scrollTop = box.scrollHeight;
      });
      await page.waitForSelector(`main tr[aria-rowindex="${body.total + 1}"]`);
      const username = body.items[0].username;
      await page.fill('main input[type=search]', username);
      await page.waitForFunction(() => document.querySelectorAll('main tbody a.name').length === 1);
      await page.locator('main tbody tr input[type=checkbox]').first().check();
      await page.click('.bulk button:has-text("Disable")');
      await context.checkAccess(page, 'confirm dialog');
      await page.click('[data-testid=confirm]');
      await page.waitForSelector('main tbody .status:has-text("Disabled")');
      assert.equal((await context.api(page, `phones/${username}`)).body.phone.enabled, false);
      await page.locator('main tbody tr input[type=checkbox]').first().check();
      await page.click('.bulk button:has-text("Enable")');
      await page.waitForFunction(
        () => !document.querySelector('main tbody')?.textContent.includes('Disabled'),
      );
      await page.click('main tbody a.name');
      await page.waitForSelector('main h1');
      await context.show(page, `phones/${username}`);
      await context.checkAccess(page, 'telephone');
      await context.shoot(page, 'phone');
      complainsOfNothing(page, 'phones');
    },
  },
  {
    name: 'the trace as list and ladder; a message has an address of its own',
    async run(context) {
      const page = await context.logIn();
      await context.show(page, 'trace?view=ladder');
      const rungs = page.locator('.rung');
      if (!(await rungs.count())) return 'no messages yet';
      await rungs.first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.message [role=tabpanel]');
      await context.checkAccess(page, 'ladder and message');
      await context.shoot(page, 'ladder');
      const address = page.url();
      assert.match(address, /#\/trace\/[^/]+\?view=ladder/);
      await page.reload();
      await page.waitForSelector('.message [role=tabpanel]');
      assert.equal(page.url(), address);
      complainsOfNothing(page, 'trace');
    },
  },
  {
    name: 'users and tokens come and go; a viewer sees what a viewer may',
    async run(context) {
      const page = await context.logIn();
      await context.show(page, 'users');
      await page.click('main header button.primary');
      const dialog = page.locator('dialog');
      await context.checkAccess(page, 'user dialog');
      await dialog.locator('input').nth(0).fill('browser-test');
      await dialog.locator('input').nth(1).fill('just-looking-1');
      await dialog.locator('select').first().selectOption('viewer');
      await dialog.locator('button.primary').click();
      await page.waitForSelector('main td strong:has-text("browser-test")');
      const viewer = await context.logIn({ user: 'browser-test', password: 'just-looking-1' });
      assert.equal(await viewer.locator('nav a[href="#/users"]').count(), 0);
      assert.equal(await viewer.locator('nav a[href="#/trace"]').count(), 0);
      await context.show(viewer, 'advanced');
      assert.ok(await viewer.isDisabled('[data-setting="advanced.keep_alive"] input'));
      await page.click('button[aria-label="Remove browser-test"]');
      await page.click('[data-testid=confirm]');
      await page.waitForFunction(() => !document.querySelector('main')?.textContent.includes('browser-test'));
      await page.click('main section button:has-text("Make a token")');
      await dialog.locator('input').first().fill('browser-token');
      await dialog.locator('button.primary').click();
      await page.waitForSelector('dialog .token code:has-text("oh_")');
      await dialog.locator('button.primary').click();
      await page.click('button[aria-label="Remove browser-token"]');
      await page.click('[data-testid=confirm]');
      await page.waitForFunction(
        () => !document.querySelector('main')?.textContent.includes('browser-token'),
      );
      complainsOfNothing(page, 'users');
    },
  },
  {
    name: 'by keyboard alone: past the menu, into a dialog and out again',
    async run(context) {
      const page = await context.logIn();
      await context.show(page, 'clients');
      await page.evaluate(() => document.activeElement?.blur());
      await page.reload();
      await page.waitForSelector('main h1');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.className.includes('skip')), true);
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForSelector('dialog[open]');
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => !document.querySelector('dialog[open]'));
      complainsOfNothing(page, 'keyboard');
    },
  },
  {
    name: 'the language follows the switch, and stays',
    async run(context) {
      const page = await context.logIn();
      await context.show(page, 'phones');
      await context.speak(page, 'de');
      assert.equal(await page.textContent('main h1'), 'Telefone');
      await page.reload();
      await page.waitForSelector('main h1:has-text("Telefone")');
    },
  },
  {
    name: 'a lost connection is told, and live again by itself',
    async run(context) {
      const page = await context.logIn();
      await context.show(page, 'overview');
      await page.waitForSelector('header .status.ok:has-text("Live")');
      await page.context().setOffline(true);
      // A stream that stands is not cut by that; a new one is needed, as after a real loss.
      await context.show(page, 'info');
      await page.waitForSelector('header .status.warn:has-text("Connection lost")');
      await page.context().setOffline(false);
      await page.waitForFunction(() => !document.querySelector('header.top .status.warn'), null, {
        timeout: 30_000,
      });
    },
  },
  {
    name: 'logged out is logged out',
    async run(context) {
      const page = await context.logIn();
      await page.click('header.top button[aria-label="Log out"]');
      await page.waitForSelector('input[name=password]');
      assert.equal((await context.api(page, 'status')).status, 401);
    },
  },
];
