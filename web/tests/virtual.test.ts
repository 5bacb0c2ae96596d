// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';

import { visibleWindow } from '../src/core/virtual.ts';

test('an empty list draws nothing', () => {
  expect(visibleWindow(0, 40, 0, 600)).toEqual({ first: 0, end: 0, above: 0, below: 0 });
});

test('a short list is drawn whole', () => {
  expect(visibleWindow(5, 40, 0, 600)).toEqual({ first: 0, end: 5, above: 0, below: 0 });
});

test('of ten thousand rows only those in view and some spare ones are drawn', () => {
  const window = visibleWindow(10_000, 40, 200_000, 600, 10);
  expect(window.first).toBe(4990);
  expect(window.end).toBe(5025);
});

test('drawn and not drawn rows are as high as the list, wherever it is scrolled to', () => {
  for (let top = 0; top <= 10_000 * 44; top += 997) {
    const w = visibleWindow(10_000, 44, top, 700);
    expect(w.above + (w.end - w.first) * 44 + w.below).toBe(10_000 * 44);
    expect(w.first * 44).toBeLessThanOrEqual(top);
  }
});

test('a list that became shorter than its scroll position draws its end', () => {
  const window = visibleWindow(3, 40, 200_000, 600);
  expect(window.end).toBe(3);
  expect(window.first).toBeLessThan(3);
});
