// SPDX-License-Identifier: Apache-2.0
import { de } from './de.ts';
import { en, type Key } from './en.ts';
import { fill, type Values } from './fill.ts';

export type Language = 'en' | 'de';
export type { Key };

const KEY = 'offhook.language';
const tables: Record<Language, Record<Key, string>> = { en, de };

function first(): Language {
  const stored = localStorage.getItem(KEY);
  if (stored === 'en' || stored === 'de') return stored;
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** The language of the console. Kept in this browser; at first the browser's own. */
class LanguageChoice {
  value = $state<Language>('en');

  constructor() {
    this.value = first();
    document.documentElement.lang = this.value;
  }

  /** The language of the user who logs in, unless another was chosen in this browser. */
  adopt(language: Language): void {
    if (localStorage.getItem(KEY) !== null) return;
    this.value = language;
    document.documentElement.lang = language;
  }

  choose(language: Language): void {
    this.value = language;
    localStorage.setItem(KEY, language);
    document.documentElement.lang = language;
  }
}

export const language = new LanguageChoice();

/** A text in the chosen language. `{name}` in it stands for a value. */
export function t(key: Key, values?: Values): string {
  return fill(tables[language.value][key], values, language.value);
}

/** A text for `n` things: `key.one` or `key.other`. */
export function tn(key: PluralKey, n: number, values?: Values): string {
  const form = new Intl.PluralRules(language.value).select(n) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}` as Key, { n, ...values });
}

/** A text for a word of the API, such as a status; the word itself if the console does not know it. */
export function word(group: string, value: string | undefined): string {
  if (!value) return '–';
  const key = `${group}.${value}`;
  return key in en ? t(key as Key) : value;
}

/** What of a text in two languages is in the chosen one. */
export function localised(text: { en?: string; de?: string } | undefined): string {
  return (language.value === 'de' ? text?.de : text?.en) ?? text?.en ?? '';
}

type PluralKey = Key extends infer K ? (K extends `${infer Stem}.one` ? Stem : never) : never;
