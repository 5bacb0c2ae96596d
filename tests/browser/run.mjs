// SPDX-License-Identifier: Apache-2.0
// The console in a browser, against the mock or a real server. See README.md.
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { cases } from './cases.mjs';
import { openBrowser, startMock } from './harness.mjs';
import { toJunit } from './junit.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' }, // of the console; without it the mock is started
    user: { type: 'string', default: 'admin' },
    password: { type: 'string', default: 'offhook123' },
    'setup-code': { type: 'string' }, // the server waits for its first set-up: do it, with this user and password
    junit: { type: 'string' },
    shots: { type: 'string' }, // a directory for screenshots of every section
    only: { type: 'string' }, // cases whose name contains this
    phones: { type: 'string', default: '10000' }, // of the mock
  },
});

const TIME_FOR_A_CASE = 120_000;

async function runCase(one, context) {
  const begin = performance.now();
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), TIME_FOR_A_CASE);
  });
  const result = { name: one.name, seconds: 0, failure: '', skipped: '' };
  try {
    const skipped = await Promise.race([one.run(context), late]);
    if (typeof skipped === 'string') result.skipped = skipped;
  } catch (error) {
    result.failure = error.stack ?? String(error);
  }
  clearTimeout(timer);
  await context.closePages(result.failure ? one.name : '');
  result.seconds = (performance.now() - begin) / 1000;
  return result;
}

function tell(result) {
  const word = result.failure ? 'FAILED' : result.skipped ? 'skipped' : 'ok';
  console.log(
    `${word.padEnd(8)}${result.name} (${result.seconds.toFixed(1)} s)${result.skipped ? `: ${result.skipped}` : ''}`,
  );
  if (result.failure) console.log(result.failure.replace(/^/gm, '    '));
}

const mocks = [];
async function target() {
  if (options.url)
    return {
      url: options.url,
      setupUrl: options['setup-code'] ? options.url : '',
      setupCode: options['setup-code'],
    };
  const main = await startMock(['--phones', options.phones]);
  const fresh = await startMock(['--phones', '20', '--setup']);
  mocks.push(main, fresh);
  return { url: main.url, setupUrl: fresh.url, setupCode: '4711-0815' };
}

if (options.shots) await mkdir(options.shots, { recursive: true });
const server = await target();
const browser = await openBrowser();
const results = [];
try {
  const context = browser.context({
    ...server,
    user: options.user,
    password: options.password,
    shots: options.shots,
  });
  for (const one of cases.filter(({ name }) => name.includes(options.only ?? ''))) {
    const result = await runCase(one, context);
    tell(result);
    results.push(result);
  }
} finally {
  await browser.close();
  for (const mock of mocks) mock.stop();
}
if (options.junit) await writeFile(options.junit, toJunit('browser', results));
const failed = results.filter((result) => result.failure).length;
const skipped = results.filter((result) => result.skipped).length;
console.log(`browser: ${results.length - failed - skipped} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed || results.length === 0 ? 1 : 0;
