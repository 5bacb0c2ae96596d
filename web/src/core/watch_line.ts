// SPDX-License-Identifier: Apache-2.0
import { EventFeed } from './event_feed.ts';

/**
 * Keeps a monitor on the line until the returned function is called: the server knows the calls of lines that
 * somebody watches. What happens there comes with the topics of the tab's stream; this one is of its own since
 * its `lines` would bind the others too.
 */
export function watchLine(deviceID: string): () => void {
  const feed = new EventFeed({
    fetch: (url, init) => fetch(url, init),
    url: (topics) => `/api/v1/events?topics=${topics.join(',')}&lines=${encodeURIComponent(deviceID)}`,
    onEvent: () => {},
    onState: () => {},
    onRefused: () => {}, // the tab's stream hears of it too, and does what is to be done
  });
  feed.want(['csta']);
  return () => feed.stop();
}
