// SPDX-License-Identifier: Apache-2.0

const escape = (text) =>
  text
    .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c])
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]/g, '?');

/** Results as the JUnit form that the summary of tests reads. */
export function toJunit(suite, results) {
  const count = (field) => results.filter((result) => result[field]).length;
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const cases = results.map((result) => {
    const inside = result.failure
      ? `<failure message="${escape(result.failure.split('\n')[0])}">${escape(result.failure)}</failure>`
      : result.skipped
        ? `<skipped message="${escape(result.skipped)}"/>`
        : '';
    return `  <testcase classname="${suite}" name="${escape(result.name)}" time="${result.seconds.toFixed(3)}">${inside}</testcase>`;
  });
  const head = `tests="${results.length}" failures="${count('failure')}" errors="0" skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite name="${suite}" ${head}>\n${cases.join('\n')}\n</testsuite>\n</testsuites>\n`;
}
