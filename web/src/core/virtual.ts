// SPDX-License-Identifier: Apache-2.0

export interface Window {
  /** index of the first row to draw */
  first: number;
  /** index after the last row to draw */
  end: number;
  /** height of what is not drawn above and below, in pixels */
  above: number;
  below: number;
}

/**
 * Which rows of a long list are drawn: those in view and `spare` more on both sides. All rows are `row` pixels
 * high; `top` is how far the list is scrolled, `view` how high its window is.
 */
export function visibleWindow(count: number, row: number, top: number, view: number, spare = 12): Window {
  const last = Math.max(0, count - 1);
  const first = Math.min(Math.max(0, Math.floor(top / row) - spare), last);
  const end = Math.min(count, Math.ceil((top + view) / row) + spare);
  return {
    first: count === 0 ? 0 : first,
    end: Math.max(end, count === 0 ? 0 : first),
    above: count === 0 ? 0 : first * row,
    below: Math.max(0, count - Math.max(end, first)) * row,
  };
}
