// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../api/client.ts';

export type LadderData = Schemas['Ladder'];
type Party = LadderData['parties'][number];
type Arrow = LadderData['arrows'][number];

export interface Column {
  party: Party;
  /** middle of the column, in pixels */
  x: number;
}

export interface Rung {
  arrow: Arrow;
  y: number;
  from: number;
  to: number;
  /** seconds since the rung before; 0 for the first */
  pause: number;
  kind: 'request' | 'answer' | 'error';
}

export interface LadderLayout {
  columns: Column[];
  rungs: Rung[];
  width: number;
  height: number;
  /** height of the row of names */
  head: number;
}

export const ROW = 40;
const HEAD = 56;
const TIMES = 104;
const MIN_GAP = 170;

const SIDE: Record<Party['kind'], number> = { phone: 0, server: 1, client: 2 };

/** Phones to the left, the server in the middle, clients to the right; each group in the order of the answer. */
function order(parties: Party[]): Party[] {
  return parties
    .map((party, index) => ({ party, index }))
    .sort((a, b) => SIDE[a.party.kind] - SIDE[b.party.kind] || a.index - b.index)
    .map(({ party }) => party);
}

function kindOf(arrow: Arrow): Rung['kind'] {
  const { status, csta } = arrow.entry;
  if ((status ?? 0) >= 400 || csta?.error) return 'error';
  return status === null ? 'request' : 'answer';
}

/** Where everything of a ladder is drawn, in at least `width` pixels. Arrows of unknown parties are left out. */
export function layOutLadder(ladder: LadderData, width: number): LadderLayout {
  const parties = order(ladder.parties);
  const gap = Math.max(MIN_GAP, (width - TIMES) / Math.max(1, parties.length));
  const columns = parties.map((party, i) => ({ party, x: TIMES + gap * (i + 0.5) }));
  const at = new Map(columns.map((column) => [column.party.id, column.x]));
  const rungs: Rung[] = [];
  let before = 0;
  for (const arrow of ladder.arrows) {
    const from = at.get(arrow.from);
    const to = at.get(arrow.to);
    if (from === undefined || to === undefined) continue;
    const time = Date.parse(arrow.entry.time);
    const pause = rungs.length ? (time - before) / 1000 : 0;
    rungs.push({ arrow, y: HEAD + ROW * (rungs.length + 0.65), from, to, pause, kind: kindOf(arrow) });
    before = time;
  }
  return {
    columns,
    rungs,
    width: Math.max(width, TIMES + gap * parties.length),
    height: HEAD + ROW * (rungs.length + 1),
    head: HEAD,
  };
}
