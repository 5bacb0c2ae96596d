// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// The browser's driver and axe are development packages of the console.
const web = new URL('../../web/', import.meta.url);
const require = createRequire(new URL('package.json', web));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const BROWSERS = [
  process.env.OFFHOOK_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Starts the mock on a free port. */
export async function startMock(args) {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('mock/server.mjs', web)),
    '--port',
    '0',
    ...args,
  ]);
  child.stderr.pipe(process.stderr);
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => {
      const match = /http:\S+/.exec(String(data));
      if (match) resolve(match[0]);
    });
    child.on('exit', () => reject(new Error('the mock has ended')));
  });
  return { url, stop: () => child.kill() };
}

export async function openBrowser() {
  const executablePath = BROWSERS.find((path) => path && existsSync(path));
  if (!executablePath)
    throw new Error('no Chromium: install the package chromium, or name one in OFFHOOK_BROWSER');
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  return { context: (target) => new Context(browser, target), close: () => browser.close() };
}

/** What a case works with: pages of a browser at the server under test. */
class Context {
  constructor(browser, target) {
    this.browser = browser;
    Object.assign(this, target);
    this.pages = [];
  }

  /** A new page in a browser profile of its own. What it complains of fails the case. */
  async open({ language = 'en', dark = false, narrow = false, url = this.url } = {}) {
    const context = await this.browser.newContext({
      locale: language === 'de' ? 'de-DE' : 'en-GB',
      colorScheme: dark ? 'dark' : 'light',
      viewport: narrow ? { width: 360, height: 740 } : { width: 1360, height: 860 },
      ignoreHTTPSErrors: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.complaints = [];
    page.on('pageerror', (error) => page.complaints.push(`error in the page: ${error.message}`));
    page.on('console', (message) => {
      // A refused request is noted by the browser; the cases look at what the page makes of it.
      if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
        page.complaints.push(message.text());
    });
    await page.goto(url);
    this.pages.push(page);
    return page;
  }

  /** A page that is logged in. */
  async logIn(options = {}) {
    const page = await this.open(options);
    await page.fill('input[name=name]', options.user ?? this.user);
    await page.fill('input[name=password]', options.password ?? this.password);
    await page.click('form button.primary');
    await page.waitForSelector('nav#menu', { state: 'attached' });
    await this.speak(page, options.language ?? 'en');
    return page;
  }

  /** Chooses the language of the console. */
  async speak(page, language) {
    if ((await page.getAttribute('html', 'lang')) === language) return;
    await page.click('[data-testid=language]');
    await page.waitForSelector(`html[lang=${language}]`);
  }

  /** Goes to a section and waits until it has read what it shows. */
  async show(page, path) {
    await page.evaluate((hash) => (location.hash = hash), `#/${path}`);
    await page.waitForSelector('main h1');
    await page.waitForFunction(() => !document.querySelector('main .skeleton'), null, { timeout: 30_000 });
  }

  /** What the API says, asked with the page's own session. */
  api(page, path, init = {}) {
    return page.evaluate(
      async ([url, options]) => {
        const answer = await fetch(url, options);
        const text = await answer.text();
        return { status: answer.status, body: text ? JSON.parse(text) : null };
      },
      [`/api/v1/${path}`, init],
    );
  }

  /** Fails with what axe finds. */
  async checkAccess(page, where) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(
      (values) => window.axe.run(document, { runOnly: { type: 'tag', values } }),
      RULES,
    );
    const found = violations.map(
      (v) => `${where}: axe ${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 200)}`,
    );
    if (found.length) throw new Error(found.join('\n'));
  }

  /** Fails when the page is wider than its window. */
  async checkWidth(page, where) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) throw new Error(`${where}: ${wide} pixels wider than the window`);
  }

  async shoot(page, name) {
    if (this.shots) await page.screenshot({ path: `${this.shots}/${name.replace(/[^\w-]+/g, '_')}.png` });
  }

  /** Closes all pages; `failed` names the case if it went wrong. */
  async closePages(failed) {
    for (const page of this.pages.splice(0)) {
      if (failed) await this.shoot(page, `failed-${failed}`).catch(() => {});
      await page.context().close();
    }
  }
}
