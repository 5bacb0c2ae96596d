// SPDX-License-Identifier: Apache-2.0

/** What of a setting its form field needs to turn text into a value. */
export interface SettingShape {
  type: string;
  minimum: number | null;
  maximum: number | null;
  value: unknown;
}

export const NUMERIC = new Set(['integer', 'seconds', 'port']);
export const LISTS = new Set(['list', 'choices']);

/** A value as it stands in a text field; lists with commas. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** The bounds that a number has to keep to; a port's are its type's. */
export function bounds(setting: SettingShape): { min: number; max: number } | null {
  if (!NUMERIC.has(setting.type)) return null;
  if (setting.type === 'port') return { min: 0, max: 65535 };
  return { min: setting.minimum ?? 0, max: setting.maximum ?? Number.MAX_SAFE_INTEGER };
}

/** The value for the API of what was typed. Undefined: it is no number where one is due, or out of bounds. */
export function fromText(setting: SettingShape, text: string): string | number | string[] | undefined {
  if (LISTS.has(setting.type)) {
    return text
      .split(/[,;\n]/)
      .map((part) => part.trim())
      .filter(Boolean);
  }
  const limits = bounds(setting);
  if (!limits) return text;
  if (!/^\s*\d+\s*$/.test(text)) return undefined;
  const number = Number(text);
  return number >= limits.min && number <= limits.max ? number : undefined;
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? '') === JSON.stringify(other ?? '');
}
