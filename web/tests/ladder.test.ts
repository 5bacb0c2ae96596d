// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';

import type { TraceEntry } from '../src/api/client.ts';
import { layOutLadder, ROW, type LadderData } from '../src/core/ladder.ts';
import { matchesTrace } from '../src/core/trace_filter.ts';

function entry(more: Partial<TraceEntry> = {}): TraceEntry {
  return {
    id: '1',
    time: '2026-01-31T12:00:00.000Z',
    direction: 'in',
    side: 'phones',
    peer: '192.0.2.7:5060',
    transport: 'TCP',
    phone: '000413000001',
    client: null,
    lines: ['sip:100@pbx'],
    dialog: 'a@b',
    method: 'INFO',
    status: null,
    cseq: '1 INFO',
    service: 'DeliveredEvent',
    csta: { invokeID: null, monitorCrossRefID: '3', callIDs: ['17'], error: null },
    summary: 'INFO DeliveredEvent',
    size: 400,
    ...more,
  };
}

const ladder: LadderData = {
  parties: [
    { id: 'server', name: 'Offhook', kind: 'server' },
    { id: 'crm', name: 'crm', kind: 'client' },
    { id: 'p2', name: 'p2', kind: 'phone' },
    { id: 'p1', name: 'p1', kind: 'phone' },
  ],
  arrows: [
    { from: 'p1', to: 'server', entry: entry() },
    {
      from: 'server',
      to: 'p1',
      entry: entry({ id: '2', status: 200, csta: null, time: '2026-01-31T12:00:02.500Z' }),
    },
    { from: 'server', to: 'crm', entry: entry({ id: '3', status: 404 }) },
    { from: 'nobody', to: 'server', entry: entry({ id: '4' }) },
  ],
};

test('phones stand left of the server, clients right of it', () => {
  const { columns } = layOutLadder(ladder, 1000);
  expect(columns.map((column) => column.party.id)).toEqual(['p2', 'p1', 'server', 'crm']);
  const xs = columns.map((column) => column.x);
  expect([...xs].sort((a, b) => a - b)).toEqual(xs);
});

test('arrows go from party to party, in rows, and say how long nothing was said', () => {
  const { rungs, columns } = layOutLadder(ladder, 1000);
  const x = Object.fromEntries(columns.map((column) => [column.party.id, column.x]));
  expect(rungs.map((rung) => [rung.from, rung.to])).toEqual([
    [x.p1, x.server],
    [x.server, x.p1],
    [x.server, x.crm],
  ]);
  expect((rungs[1]?.y ?? 0) - (rungs[0]?.y ?? 0)).toBe(ROW);
  expect(rungs.map((rung) => rung.pause)[1]).toBe(2.5);
});

test('requests, answers and errors look different', () => {
  expect(layOutLadder(ladder, 1000).rungs.map((rung) => rung.kind)).toEqual(['request', 'answer', 'error']);
});

test('many parties make it wider than the page, never narrower', () => {
  const parties = Array.from({ length: 20 }, (_, i) => ({
    id: `p${i}`,
    name: `p${i}`,
    kind: 'phone' as const,
  }));
  expect(layOutLadder({ parties, arrows: [] }, 400).width).toBeGreaterThan(2000);
  expect(layOutLadder(ladder, 1500).width).toBe(1500);
});

test.each([
  [{}, true],
  [{ phone: '00:04:13:00:00:01' }, true],
  [{ phone: '000413000002' }, false],
  [{ line: '100@pbx' }, true],
  [{ line: '101' }, false],
  [{ client: 'crm' }, false],
  [{ callID: '17' }, true],
  [{ callID: '1' }, false],
  [{ method: 'info' }, true],
  [{ service: 'Deliv' }, true],
  [{ status: '2xx' }, false],
  [{ text: 'delivered' }, true],
])('a new message joins the filtered list: %o %s', (filter, fits) => {
  expect(matchesTrace(entry(), filter)).toBe(fits);
});

test('a status is found by number and by class', () => {
  expect(matchesTrace(entry({ status: 404 }), { status: '4xx' })).toBe(true);
  expect(matchesTrace(entry({ status: 404 }), { status: '404' })).toBe(true);
  expect(matchesTrace(entry({ status: 404 }), { status: '40' })).toBe(false);
});
