// SPDX-License-Identifier: Apache-2.0
import { api, ApiError, ask, readAll, type Call } from '../api/client.ts';
import { live } from './live.svelte.ts';
import { asApiError } from './resource.svelte.ts';

const keyOf = (call: Call) => `${call.line} ${call.connection.callID}`;

/** All calls of all lines the user may see, kept up to date by events. */
export class CallList {
  list = $state.raw<Call[]>([]);
  complete = $state(false);
  error = $state<ApiError | null>(null);

  follow(): () => void {
    void this.read();
    const ends = [
      live.on('call', ({ call }) => this.#changed(call)),
      live.on('reset', () => void this.read()),
    ];
    return () => ends.forEach((end) => end());
  }

  async read(): Promise<void> {
    try {
      this.list = await readAll<Call>((cursor) =>
        ask(api.GET('/api/v1/calls', { params: { query: { limit: 1000, cursor } } })),
      );
      this.complete = true;
      this.error = null;
    } catch (error) {
      this.error = asApiError(error);
    }
  }

  #changed(call: Call): void {
    const key = keyOf(call);
    const others = this.list.filter((other) => keyOf(other) !== key);
    this.list = call.state === 'null' ? others : [...others, call];
  }
}
