// SPDX-License-Identifier: Apache-2.0
import type { Phone } from '../api/client.ts';

export interface PhoneFilter {
  text: string;
  state: string;
  maker: string;
}

export type PhoneOrder = 'username' | 'model' | 'identity' | 'address' | 'lastLoginAt' | 'state';

/** A MAC address as it is the user name of a phone, however it was written; other names as they are. */
export function plainMac(text: string): string {
  const name = text.trim();
  return /^([0-9a-f]{2}[:\-. ]?){6}$/i.test(name) ? plain(name).toUpperCase() : name;
}

const plain = (text: string) => text.toLowerCase().replace(/[:\-. ]/g, '');

function mentions(phone: Phone, words: string[]): boolean {
  const text = [
    phone.username,
    phone.mac ?? '',
    phone.maker,
    phone.model,
    phone.firmware,
    phone.address ?? '',
    phone.identity ?? '',
    ...phone.lines,
  ]
    .join(' ')
    .toLowerCase();
  // A MAC address is found however it is written.
  return words.every(
    (word) => text.includes(word) || (plain(word) !== '' && plain(phone.username).includes(plain(word))),
  );
}

export function filterPhones(phones: Phone[], filter: PhoneFilter): Phone[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return phones.filter(
    (phone) =>
      (!filter.state || phone.state === filter.state) &&
      (!filter.maker || phone.maker === filter.maker) &&
      (words.length === 0 || mentions(phone, words)),
  );
}

/** Addresses by their numbers, so that 10.0.0.9 comes before 10.0.0.10. */
function sortKey(phone: Phone, by: PhoneOrder): string {
  if (by === 'model') return `${phone.maker} ${phone.model}`.toLowerCase();
  const value = phone[by] ?? '';
  return by === 'address' ? value.replace(/\d+/g, (n) => n.padStart(5, '0')) : value.toLowerCase();
}

export function sortPhones(phones: Phone[], by: PhoneOrder, descending: boolean): Phone[] {
  const keyed = phones.map((phone) => ({ phone, key: sortKey(phone, by) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key !== b.key) return a.key < b.key ? -sign : sign;
    return a.phone.username < b.phone.username ? -1 : 1;
  });
  return keyed.map(({ phone }) => phone);
}
