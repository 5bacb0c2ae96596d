// SPDX-License-Identifier: Apache-2.0
import { asApiError, errorText } from './resource.svelte.ts';

/** Sends a form and keeps what the server says about its fields. */
export class Form {
  busy = $state(false);
  /** what is wrong with the form as a whole */
  error = $state('');
  #field = $state('');
  #fieldError = $state('');

  /** True: done. */
  async send(request: () => Promise<unknown>, fields: string[] = []): Promise<boolean> {
    this.busy = true;
    this.error = this.#field = this.#fieldError = '';
    try {
      await request();
      return true;
    } catch (e) {
      const { field } = asApiError(e);
      const blamed = fields.find(
        (name) => field === name || field.endsWith(`.${name}`) || field.startsWith(`${name}.`),
      );
      if (blamed) {
        this.#field = blamed;
        this.#fieldError = errorText(e);
      } else this.error = errorText(e);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** What is wrong with this field. */
  of(field: string): string | undefined {
    return this.#field === field ? this.#fieldError : undefined;
  }
}
