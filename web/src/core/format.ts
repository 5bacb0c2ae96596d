// SPDX-License-Identifier: Apache-2.0
import { language, t } from '../i18n/index.svelte.ts';

type When = string | number | null | undefined;

function date(when: When): Date | undefined {
  if (when === null || when === undefined || when === '' || when === 0) return undefined;
  const value = new Date(typeof when === 'number' ? when * 1000 : when);
  return Number.isNaN(value.getTime()) ? undefined : value;
}

/** Date and time; "–" for never. */
export function dateTime(when: When): string {
  const value = date(when);
  return value ? value.toLocaleString(language.value, { dateStyle: 'medium', timeStyle: 'medium' }) : '–';
}

export function dateOnly(when: When): string {
  const value = date(when);
  return value ? value.toLocaleDateString(language.value, { dateStyle: 'medium' }) : '–';
}

/** Time of day to the millisecond. */
export function clock(when: When): string {
  const value = date(when);
  if (!value) return '–';
  const two = (n: number) => String(n).padStart(2, '0');
  const ms = String(value.getMilliseconds()).padStart(3, '0');
  return `${two(value.getHours())}:${two(value.getMinutes())}:${two(value.getSeconds())}.${ms}`;
}

/** "3 minutes ago", "in 41 days". */
export function relative(when: When, now = Date.now()): string {
  const value = date(when);
  if (!value) return t('common.never');
  const seconds = Math.round((value.getTime() - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < 60) return format.format(seconds, 'second');
  if (size < 3600) return format.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return format.format(Math.round(seconds / 3600), 'hour');
  return format.format(Math.round(seconds / 86_400), 'day');
}

/** "3 d 4 h", "12 min 5 s": the two largest units. */
export function duration(seconds: number | undefined): string {
  if (seconds === undefined) return '–';
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), t('unit.d')],
    [Math.floor(seconds / 3600) % 24, t('unit.h')],
    [Math.floor(seconds / 60) % 60, t('unit.min')],
    [Math.floor(seconds) % 60, t('unit.s')],
  ];
  const from = parts.findIndex(([n]) => n > 0);
  if (from < 0) return `0 ${t('unit.s')}`;
  return parts
    .slice(from, from + 2)
    .filter(([n], i) => n > 0 || i === 0)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ');
}

export function bytes(n: number | undefined): string {
  if (n === undefined) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let i = 0;
  let value = n;
  while (value >= 1024 && i < units.length - 1) {
    value /= 1024;
    i += 1;
  }
  return `${value.toLocaleString(language.value, { maximumFractionDigits: i ? 1 : 0 })} ${units[i]}`;
}

export function count(n: number | undefined): string {
  return n === undefined ? '–' : n.toLocaleString(language.value);
}

/** A MAC address as people write it: 00:04:13:00:01:00. Other names stay as they are. */
export function mac(name: string): string {
  return /^[0-9a-f]{12}$/i.test(name) ? (name.match(/../g) ?? []).join(':').toUpperCase() : name;
}

/** A deviceID as people say it: without scheme. */
export function line(deviceID: string | undefined): string {
  return (deviceID ?? '').replace(/^sips?:/, '');
}
