// SPDX-License-Identifier: Apache-2.0
import type { Phone } from '../api/client.ts';
import { language, word } from '../i18n/index.svelte.ts';

/** Why a phone is in its state: in the server's words, which say more, or in those of the chosen language. */
export function reasonOf(phone: Phone): string {
  if (phone.state === 'inService') return '';
  return (language.value === 'en' && phone.why) || word('phoneReason', phone.reason);
}
