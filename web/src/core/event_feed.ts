// SPDX-License-Identifier: Apache-2.0
import { SseParser } from './sse.ts';

export type FeedState = 'off' | 'connecting' | 'live' | 'lost';

export interface FeedOptions {
  /** how to ask for the stream; a test stands in for it */
  fetch(url: string, init: RequestInit): Promise<Response>;
  url(topics: string[]): string;
  onEvent(topic: string, data: unknown): void;
  onState(state: FeedState): void;
  /** the session is over: asking again is of no use */
  onRefused(): void;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/**
 * One stream of Server-Sent Events that stays. It goes on after the last event seen when the connection was
 * lost or the topics change; when the server no longer has what was missed, it sends `reset`, which is passed
 * on like any event. (EventSource is not used: it cannot be told where to go on, nor tells why it ended.)
 */
export class EventFeed {
  #options: FeedOptions;
  #parser = new SseParser();
  #topics: string[] = [];
  #running: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_WAIT;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** Opens the stream, or opens it anew if other topics are wanted. No topics: no stream. */
  want(topics: Iterable<string>): void {
    const sorted = [...new Set(topics)].sort();
    if (sorted.join() === this.#topics.join() && this.#running) return;
    this.#topics = sorted;
    this.#end();
    if (sorted.length) this.#open();
    else this.#options.onState('off');
  }

  /** Ends it; the next stream starts from its own present. */
  stop(): void {
    this.want([]);
    this.#parser = new SseParser();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
  }

  #open(): void {
    const running = new AbortController();
    this.#running = running;
    this.#options.onState('connecting');
    void this.#read(running).then((again) => {
      if (this.#running !== running) return;
      this.#running = null;
      this.#options.onState('lost');
      if (!again) return this.#options.onRefused();
      this.#timer = setTimeout(() => this.#open(), this.#wait);
      this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
    });
  }

  /** Until the stream ends; false: it is not to be asked for again. */
  async #read(running: AbortController): Promise<boolean> {
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (this.#parser.lastEventId) headers['Last-Event-ID'] = this.#parser.lastEventId;
      const response = await this.#options.fetch(this.#options.url(this.#topics), {
        headers,
        cache: 'no-store',
        signal: running.signal,
      });
      if (response.status === 401 || response.status === 403) return false;
      if (!response.ok || !response.body) return true;
      this.#wait = FIRST_WAIT;
      this.#options.onState('live');
      await this.#drain(response.body, running);
    } catch {
      // Lost, or ended by us: the caller knows which.
    }
    return true;
  }

  async #drain(body: ReadableStream<Uint8Array>, running: AbortController): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    this.#parser.restart();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.#running !== running) return;
      for (const { event, data } of this.#parser.push(decoder.decode(value, { stream: true }))) {
        this.#deliver(event, data);
      }
    }
  }

  #deliver(topic: string, text: string): void {
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      return; // no event of ours; the next one will be
    }
    this.#options.onEvent(topic, data);
  }
}
