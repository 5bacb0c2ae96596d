// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test, vi } from 'vitest';

import { EventFeed, type FeedState } from '../src/core/event_feed.ts';
import { SseParser } from '../src/core/sse.ts';

describe('SseParser', () => {
  test('reads events whatever the pieces are', () => {
    const text = ': hello\r\n\r\nid: 7\r\nevent: phone\r\ndata: {"a":\r\ndata: 1}\r\n\r\nid:8\ndata: x\n\n';
    for (let size = 1; size < text.length; size++) {
      const parser = new SseParser();
      const got = [];
      for (let i = 0; i < text.length; i += size) got.push(...parser.push(text.slice(i, i + size)));
      expect(got).toEqual([
        { event: 'phone', data: '{"a":\n1}' },
        { event: 'message', data: 'x' },
      ]);
      expect(parser.lastEventId).toBe('8');
    }
  });

  test('an event without data is none, but its id counts', () => {
    const parser = new SseParser();
    expect(parser.push('id: 9\nevent: phone\n\n')).toEqual([]);
    expect(parser.lastEventId).toBe('9');
  });

  test('forgets what a broken stream left half done', () => {
    const parser = new SseParser();
    parser.push('data: half');
    parser.restart();
    expect(parser.push('data: whole\n\n')).toEqual([{ event: 'message', data: 'whole' }]);
  });
});

/** A server that answers each request for the stream as the test says. */
class FakeServer {
  requests: { url: string; lastEventId: string | null }[] = [];
  #streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  status = 200;

  fetch = (url: string, init: RequestInit): Promise<Response> => {
    this.requests.push({ url, lastEventId: new Headers(init.headers).get('Last-Event-ID') });
    if (this.status !== 200) return Promise.resolve(new Response('', { status: this.status }));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => void this.#streams.push(controller),
    });
    return Promise.resolve(new Response(body));
  };

  send(text: string): void {
    this.#streams.at(-1)?.enqueue(new TextEncoder().encode(text));
  }

  breakOff(): void {
    this.#streams.at(-1)?.error(new Error('connection lost'));
  }
}

function feedTo(server: FakeServer) {
  const events: [string, unknown][] = [];
  const states: FeedState[] = [];
  const refused = vi.fn();
  const feed = new EventFeed({
    fetch: server.fetch,
    url: (topics) => `/events?topics=${topics.join()}`,
    onEvent: (topic, data) => events.push([topic, data]),
    onState: (state) => states.push(state),
    onRefused: refused,
  });
  return { feed, events, states, refused };
}

const soon = () => vi.advanceTimersByTimeAsync(0);

describe('EventFeed', () => {
  test('goes on after the last event when the connection is lost', async () => {
    vi.useFakeTimers();
    const server = new FakeServer();
    const { feed, events, states } = feedTo(server);
    feed.want(['phone', 'call']);
    await soon();
    server.send('id: 41\nevent: call\ndata: {"n":1}\n\n');
    await soon();
    server.breakOff();
    await soon();
    expect(states.at(-1)).toBe('lost');
    await vi.advanceTimersByTimeAsync(600);
    expect(server.requests).toEqual([
      { url: '/events?topics=call,phone', lastEventId: null },
      { url: '/events?topics=call,phone', lastEventId: '41' },
    ]);
    server.send('id: 42\nevent: call\ndata: {"n":2}\n\n');
    await soon();
    expect(events).toEqual([
      ['call', { n: 1 }],
      ['call', { n: 2 }],
    ]);
    expect(states.at(-1)).toBe('live');
    feed.stop();
    vi.useRealTimers();
  });

  test('other topics: one stream in the place of the other, without a gap', async () => {
    const server = new FakeServer();
    const { feed } = feedTo(server);
    feed.want(['status']);
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    server.send('id: 5\nevent: status\ndata: {}\n\n');
    await new Promise((resolve) => setTimeout(resolve, 5));
    feed.want(['status', 'log']);
    feed.want(['log', 'status']);
    expect(server.requests.map((r) => [r.url, r.lastEventId])).toEqual([
      ['/events?topics=status', null],
      ['/events?topics=log,status', '5'],
    ]);
    feed.stop();
  });

  test('waits longer after each failure', async () => {
    vi.useFakeTimers();
    const server = new FakeServer();
    server.status = 503;
    const { feed } = feedTo(server);
    feed.want(['status']);
    await vi.advanceTimersByTimeAsync(500 + 1000 + 2000 + 100);
    expect(server.requests).toHaveLength(4);
    feed.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests).toHaveLength(4);
    vi.useRealTimers();
  });

  test('does not ask again when the session is over', async () => {
    vi.useFakeTimers();
    const server = new FakeServer();
    server.status = 401;
    const { feed, refused } = feedTo(server);
    feed.want(['status']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests).toHaveLength(1);
    expect(refused).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });

  test('what is no JSON is no event', async () => {
    const server = new FakeServer();
    const { feed, events } = feedTo(server);
    feed.want(['log']);
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    server.send('event: log\ndata: {broken\n\nevent: log\ndata: 1\n\n');
    await vi.waitFor(() => expect(events).toEqual([['log', 1]]));
    feed.stop();
  });
});
