// SPDX-License-Identifier: Apache-2.0
import type {
  Call,
  ClientSession,
  Line,
  LogLine,
  Phone,
  Schemas,
  Status,
  TraceEntry,
} from '../api/client.ts';
import { EventFeed, type FeedState } from './event_feed.ts';
import { session } from './session.svelte.ts';

/** What has changed, or, of what is gone, its key alone. */
type Changed<Name extends string, T> =
  ({ removed: false } & Record<Name, T>) | ({ removed: true } & Record<Name, Schemas['Gone']>);

/** What comes with each topic. */
export interface Topics {
  status: { status: Status };
  phone: Changed<'phone', Phone>;
  line: Changed<'line', Line>;
  client: Changed<'client', ClientSession>;
  call: { call: Call };
  service: { service: Schemas['Service'] };
  log: { line: LogLine };
  trace: { entry: TraceEntry };
  reset: object;
}

type Listener<T extends keyof Topics> = (data: Topics[T]) => void;

/** The one event stream of this tab. Pages listen while they are shown. */
class Live {
  state = $state<FeedState>('off');
  #listeners = new Map<string, Set<(data: never) => void>>();
  #feed = new EventFeed({
    fetch: (url, init) => fetch(url, init),
    url: (topics) => `/api/v1/events?topics=${topics.join(',')}`,
    onEvent: (topic, data) => this.#deliver(topic, data),
    onState: (state) => (this.state = state),
    onRefused: () => void session.start(),
  });

  /** Calls back with each event of the topic until the returned function is called. */
  on<T extends keyof Topics>(topic: T, listener: Listener<T>): () => void {
    const set = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, set);
    set.add(listener as (data: never) => void);
    this.#wanted();
    return () => {
      set.delete(listener as (data: never) => void);
      this.#wanted();
    };
  }

  stop(): void {
    this.#feed.stop();
  }

  // Listeners come and go together when the page changes: decide once they have.
  #scheduled = false;
  #wanted(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (session.stage !== 'in') return;
      const topics = [...this.#listeners].filter(([topic, set]) => topic !== 'reset' && set.size > 0);
      this.#feed.want(topics.map(([topic]) => topic));
    });
  }

  #deliver(topic: string, data: unknown): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(data as never);
  }
}

export const live = new Live();
