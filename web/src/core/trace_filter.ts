// SPDX-License-Identifier: Apache-2.0
import type { TraceEntry } from '../api/client.ts';

export const TRACE_FILTERS = [
  'phone',
  'line',
  'client',
  'callID',
  'dialog',
  'method',
  'service',
  'status',
  'text',
] as const;
export type TraceFilter = Partial<Record<(typeof TRACE_FILTERS)[number], string>>;

const has = (value: string | null | undefined, part: string) =>
  (value ?? '').toLowerCase().includes(part.toLowerCase());

function statusFits(status: number | null, wanted: string): boolean {
  const text = String(status ?? '');
  return /^[1-6]xx$/i.test(wanted) ? text.startsWith(wanted.charAt(0)) : text === wanted;
}

/** Whether a new message belongs to the list as it is filtered. The server decides about those it has already. */
export function matchesTrace(entry: TraceEntry, filter: TraceFilter): boolean {
  return (
    (!filter.phone || has(entry.phone, filter.phone.replace(/[:-]/g, ''))) &&
    (!filter.line || entry.lines.some((line) => has(line, filter.line ?? ''))) &&
    (!filter.client || has(entry.client, filter.client)) &&
    (!filter.callID || (entry.csta?.callIDs ?? []).includes(filter.callID)) &&
    (!filter.dialog || entry.dialog === filter.dialog) &&
    (!filter.method || entry.method.toLowerCase() === filter.method.toLowerCase()) &&
    (!filter.service || has(entry.service, filter.service)) &&
    (!filter.status || statusFits(entry.status, filter.status)) &&
    (!filter.text || has(`${entry.summary} ${entry.peer}`, filter.text))
  );
}
