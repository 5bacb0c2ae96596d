// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

// The server's content security policy allows scripts and styles from files only. The browser would leave out,
// silently, what is written into the page.
const root = join(import.meta.dirname, '../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.svelte'),
);
const markup = (path: string) =>
  readFileSync(join(root, path), 'utf8')
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/<style>[\s\S]*?<\/style>/g, '');

test.each(files)('%s has no style attributes and no raw HTML', (path) => {
  expect(markup(path)).not.toMatch(/\sstyle=/);
  expect(markup(path)).not.toMatch(/@html/);
});

test('there are files to look at', () => {
  expect(files.length).toBeGreaterThan(30);
});

test.each(['index.html'])('%s has no script or style of its own', (path) => {
  const html = readFileSync(join(root, '..', path), 'utf8');
  expect(html).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*src=)/);
});
