// SPDX-License-Identifier: Apache-2.0

export type Values = Record<string, string | number>;

/** Puts values in the place of `{name}`; numbers as the language writes them. */
export function fill(text: string, values: Values | undefined, language: string): string {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? value.toLocaleString(language) : value;
  });
}
