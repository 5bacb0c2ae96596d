// SPDX-License-Identifier: Apache-2.0
import { api, ApiError, ask, readAll, type Phone } from '../api/client.ts';
import { live } from './live.svelte.ts';
import { asApiError } from './resource.svelte.ts';

const PIECE = 1000;
/** Changes are shown this often at most: a thousand phones that come up at once are one change. */
const PAUSE = 150;

/** All phones, read once and kept up to date by events while a page shows them. */
export class PhoneList {
  list = $state.raw<Phone[]>([]);
  complete = $state(false);
  error = $state<ApiError | null>(null);
  #byName = new Map<string, Phone>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Starts to follow; the returned function ends it. */
  follow(): () => void {
    void this.read();
    const ends = [
      live.on('phone', (event) => {
        if (event.removed) this.#byName.delete(event.phone.username ?? '');
        else this.#byName.set(event.phone.username, event.phone);
        this.#soon();
      }),
      live.on('reset', () => void this.read()),
    ];
    return () => {
      clearTimeout(this.#timer);
      for (const end of ends) end();
    };
  }

  async read(): Promise<void> {
    const fresh = new Map<string, Phone>();
    try {
      await readAll<Phone>(
        (cursor) => ask(api.GET('/api/v1/phones', { params: { query: { limit: PIECE, cursor } } })),
        (items) => {
          for (const phone of items) fresh.set(phone.username, phone);
          if (!this.complete) this.#show(fresh);
        },
      );
      this.#show(fresh);
      this.complete = true;
      this.error = null;
    } catch (error) {
      this.error = asApiError(error);
    }
  }

  #show(phones: Map<string, Phone>): void {
    this.#byName = phones;
    this.list = [...phones.values()];
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.list = [...this.#byName.values()];
    }, PAUSE);
  }
}
