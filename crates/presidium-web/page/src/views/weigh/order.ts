// Which causes a reader is asked to put in order, and how far two orders agree.

import type { Cause } from '../why/wire';

/** Cards to sort: more than this is a chore. */
const CARDS = 6;

/** The causes to sort, by name so that their weight cannot be read off; of those that always fall together, one. */
export function cards(causes: readonly Cause[]): readonly Cause[] {
  const seen = new Set<string>();
  const distinct = causes.filter((cause) => {
    const key = `${cause.lost}/${cause.gained}/${cause.reason.split(',')[0]?.split(':')[0]}`;
    if (cause.lost === 0 || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return distinct.slice(0, CARDS).sort((a, b) => a.reason.localeCompare(b.reason));
}

/** A list with one item moved a place up or down. */
export function moved(order: readonly string[], at: number, by: -1 | 1): string[] {
  const next = [...order];
  const [item] = next.splice(at, 1);
  if (item !== undefined) next.splice(Math.max(0, at + by), 0, item);
  return next;
}

/** Of all pairs of causes that the model can tell apart, how many the reader put the same way round. */
export function agreement(order: readonly string[], causes: readonly Cause[]): { readonly agree: number; readonly of: number } {
  const lost = new Map(causes.map((cause) => [cause.reason, cause.lost]));
  let agree = 0;
  let of = 0;
  order.forEach((first, n) => {
    for (const second of order.slice(n + 1)) {
      const [a = 0, b = 0] = [lost.get(first), lost.get(second)];
      if (a === b) continue;
      of += 1;
      if (a > b) agree += 1;
    }
  });
  return { agree, of };
}
