// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { de } from '../src/i18n/de.ts';
import { en } from '../src/i18n/en.ts';
import { fill } from '../src/i18n/fill.ts';

const keys = Object.keys(en) as (keyof typeof en)[];
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(svelte|ts)$/.test(entry.name) ? [path] : [];
  });
}

describe('texts', () => {
  test('both languages have the same keys and none is empty', () => {
    expect(Object.keys(de).sort()).toEqual([...keys].sort());
    for (const key of keys) expect(de[key].trim() && en[key].trim(), key).not.toBe('');
  });

  test('both languages use the same values', () => {
    for (const key of keys) expect(placeholders(de[key]), key).toEqual(placeholders(en[key]));
  });

  test('what can be counted has both forms', () => {
    const stems = (form: string) =>
      keys.filter((key) => key.endsWith(form)).map((key) => key.slice(0, -form.length));
    expect(stems('.one')).toEqual(stems('.other'));
  });

  test('no text is left over', () => {
    const code = sources(join(import.meta.dirname, '../src'))
      .filter((path) => !path.includes('i18n/en') && !path.includes('i18n/de'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    // Keys made of a group and a word of the API: word('phoneState', …), t(`phones.action.${action}`).
    const groups = [...code.matchAll(/word\('([\w.]+)'/g)].map((match) => `${match[1]}.`);
    const stems = [...code.matchAll(/t\(`([\w.]+)\$\{/g)].map((match) => match[1] ?? '');
    const unused = keys.filter((key) => {
      const stem = key.replace(/\.(one|other)$/, '');
      const made = [...groups, ...stems].some((start) => key.startsWith(start));
      return !made && !code.includes(`'${key}'`) && !code.includes(`'${stem}'`);
    });
    expect(unused).toEqual([]);
  });
});

describe('fill', () => {
  test('puts values in, numbers as the language writes them', () => {
    expect(fill('{n} of {all}: {name}', { n: 1234, all: 5, name: 'x' }, 'de')).toBe('1.234 of 5: x');
  });
  test('leaves alone what it has no value for', () => {
    expect(fill('{n} {m}', { n: 1 }, 'en')).toBe('1 {m}');
  });
});
