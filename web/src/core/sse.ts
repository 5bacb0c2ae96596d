// SPDX-License-Identifier: Apache-2.0

export interface SseMessage {
  event: string;
  data: string;
}

/** Reads text/event-stream (WHATWG HTML, 9.2.6) from pieces that break anywhere. */
export class SseParser {
  /** of the last message read, for Last-Event-ID; survives the stream it came from */
  lastEventId = '';
  #rest = '';
  #event = '';
  #data: string[] = [];

  /** What a broken stream left half done is forgotten. */
  restart(): void {
    this.#rest = '';
    this.#event = '';
    this.#data = [];
  }

  push(text: string): SseMessage[] {
    const messages: SseMessage[] = [];
    this.#rest += text;
    // A lone CR at the end may be half of a CR LF.
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line, messages);
    return messages;
  }

  #line(line: string, messages: SseMessage[]): void {
    if (line === '') {
      if (this.#data.length) messages.push({ event: this.#event || 'message', data: this.#data.join('\n') });
      this.#event = '';
      this.#data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.lastEventId = value;
  }
}
