// SPDX-License-Identifier: Apache-2.0
import { ApiError } from '../api/client.ts';
import { language, t, word } from '../i18n/index.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** Something read from the server: not there yet, there, or refused. */
export class Resource<T> {
  data = $state.raw<T | undefined>(undefined);
  error = $state<ApiError | null>(null);
  busy = $state(false);
  #read: () => Promise<T>;
  #turn = 0;

  constructor(read: () => Promise<T>) {
    this.#read = read;
    void this.reload();
  }

  /** Reads it again; what is shown stays until the answer is there. The last one asked for counts. */
  async reload(): Promise<void> {
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const data = await this.#read();
      if (turn !== this.#turn) return;
      this.data = data;
      this.error = null;
    } catch (error) {
      if (turn === this.#turn) this.error = asApiError(error);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}

export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError({ detail: String(error) }, 0);
}

/** What to tell people about an error. */
export function errorText(error: unknown): string {
  const e = asApiError(error);
  if (e.reason === 'unreachable') return t('error.unreachable');
  // The server's own words are English, and more exact than ours: other languages say what they know.
  if (language.value === 'en') return e.message;
  const value = e.cstaError.split('/')[1];
  const key = value ? `csta.${value}` : e.reason;
  const text = word('problem', key);
  return text === key ? e.message : text;
}

/** Does it and says that it is done, or why not. True: done. */
export async function attempt(what: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await what();
  } catch (error) {
    toasts.bad(errorText(error));
    return false;
  }
  if (done) toasts.ok(done);
  return true;
}
