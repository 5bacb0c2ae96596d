// SPDX-License-Identifier: Apache-2.0

export interface Toast {
  id: number;
  kind: 'ok' | 'bad' | 'info';
  text: string;
}

const SHOWN = 5000;
const SHOWN_BAD = 12_000;

/** Short messages at the edge of the window: what was done, or why not. */
class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  add(kind: Toast['kind'], text: string): void {
    const id = this.#next++;
    this.list = [...this.list.slice(-3), { id, kind, text }];
    setTimeout(() => this.close(id), kind === 'bad' ? SHOWN_BAD : SHOWN);
  }

  ok(text: string): void {
    this.add('ok', text);
  }

  bad(text: string): void {
    this.add('bad', text);
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
