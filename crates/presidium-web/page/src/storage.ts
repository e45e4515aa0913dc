// Bets and settings, kept in this browser only; a browser that refuses keeps them until the page is closed.

import { signal, type Signal } from '@preact/signals';

const PREFIX = 'presidium.';

/** A value that outlives the page. What cannot be read back is as good as absent. */
export function kept<T>(name: string, start: T, ok: (value: unknown) => value is T): Signal<T> {
  const cell = signal(load(name, start, ok));
  cell.subscribe((value) => {
    if (typeof localStorage === 'undefined') return;
    try {
      if (value === start) localStorage.removeItem(PREFIX + name);
      else localStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      return;
    }
  });
  return cell;
}

function load<T>(name: string, start: T, ok: (value: unknown) => value is T): T {
  if (typeof localStorage === 'undefined') return start;
  try {
    const value: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
    return ok(value) ? value : start;
  } catch {
    return start;
  }
}

type Theme = 'system' | 'light' | 'dark';
const isTheme = (value: unknown): value is Theme => value === 'system' || value === 'light' || value === 'dark';
const isBets = (value: unknown): value is Record<string, number> =>
  typeof value === 'object' && value !== null && Object.values(value).every((n) => typeof n === 'number');

/** The colours the reader asked for. */
export const theme = kept<Theme>('theme', 'system', isTheme);
/** Bets in 100, by `change>outcome`. */
export const bets = kept<Record<string, number>>('bets', {}, isBets);
