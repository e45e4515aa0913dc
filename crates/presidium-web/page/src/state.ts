// Where the reader is, all of it in the #fragment: `#v1.<model8>.<world>.<view>[.<key>-<value>…]`.
// <world> is `0`, or changes joined by `~z`; other than letters, digits, `_` and `-`, characters are written `~x`.

import { signal } from '@preact/signals';

export const VIEWS = ['ask', 'scoreboard', 'what-if', 'claims', 'why', 'weigh', 'notes', 'model', 'limits'] as const;
export type ViewName = (typeof VIEWS)[number];

export interface Place {
  /** First eight digits of the model's digest that a link was made with; empty when there is none. */
  model: string;
  /** The world: what was changed, in the model's language; empty is the world as the notes have it. */
  changes: string[];
  view: ViewName;
  /** What a view keeps besides, and `i` for the interpretation. */
  with: Record<string, string>;
}

const WRITTEN: Record<string, string> = {
  '[': '~b', ']': '~d', '=': '~e', ' ': '~s', '.': '~p', ',': '~c', '@': '~a', ':': '~n', '*': '~m', '+': '~q', '>': '~g', '<': '~l', '~': '~t',
};
const READ = new Map(Object.entries(WRITTEN).map(([plain, code]) => [code[1] ?? '', plain]));

/** Text in characters that survive any link. */
export function escape(text: string): string {
  return Array.from(text, (c) => (/[A-Za-z0-9_-]/.test(c) ? c : (WRITTEN[c] ?? `~u${c.codePointAt(0)?.toString(16)}_`))).join('');
}

/** The inverse of `escape`; null for what `escape` never writes. */
export function unescape(text: string): string | null {
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const c = text.charAt(at);
    if (c !== '~') {
      out += c;
      continue;
    }
    at += 1;
    const code = text.charAt(at);
    if (code === 'u') {
      const end = text.indexOf('_', at);
      const point = Number.parseInt(text.slice(at + 1, end), 16);
      if (end < 0 || Number.isNaN(point) || point > 0x10ffff) return null;
      out += String.fromCodePoint(point);
      at = end;
      continue;
    }
    const plain = READ.get(code);
    if (plain === undefined) return null;
    out += plain;
  }
  return out;
}

const HOME: Place = { model: '', changes: [], view: 'ask', with: {} };

/** Spaces that the language does not need are dropped, so that equal changes have equal links. */
export function tidy(change: string): string {
  return change.trim().replace(/\s*(\*=|\+=|-=|=)\s*/g, '$1').replace(/\s+/g, ' ');
}

/** The place a fragment names, and a sentence about it when it cannot be read. */
export function read(fragment: string): { place: Place; fault: string | null } {
  let text = fragment.replace(/^#/, '');
  if (text === '') return { place: HOME, fault: null };
  try {
    text = decodeURIComponent(text);
  } catch {
    return { place: HOME, fault: 'This link is damaged. You are at the start.' };
  }
  const [version, model = '', world = '0', view = 'ask', ...rest] = text.split('.');
  if (version !== 'v1') return { place: HOME, fault: 'This link was not made by this page. You are at the start.' };
  const changes = world === '0' || world === '' ? [] : world.split('~z').map(unescape);
  const known = VIEWS.find((v) => v === view);
  const extra: Record<string, string> = {};
  let broken = changes.some((c) => c === null) || known === undefined;
  for (const part of rest) {
    const [key = '', ...value] = part.split('-');
    const plain = unescape(value.join('-'));
    if (plain === null || key === '') broken = true;
    else extra[key] = plain;
  }
  const place: Place = { model, changes: changes.filter((c): c is string => c !== null), view: known ?? 'ask', with: extra };
  return { place, fault: broken ? 'Part of this link could not be read. What could be read is shown.' : null };
}

/** The fragment of a place. */
export function write(place: Place): string {
  const world = place.changes.length === 0 ? '0' : place.changes.map((c) => escape(tidy(c))).join('~z');
  const extra = Object.entries(place.with)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `.${key}-${escape(value)}`);
  return `#v1.${place.model || '0'}.${world}.${place.view}${extra.join('')}`;
}

const start = read(typeof location === 'undefined' ? '' : location.hash);
export const place = signal<Place>(start.place);
/** What was wrong with the fragment, if anything. */
export const fault = signal<string | null>(start.fault);
/** The model's digest, as far as it is known; goes into every link made from here. */
export const digest = signal('');

export interface To {
  changes?: string[];
  view?: ViewName;
  /** Replaces what the view keeps; the interpretation stays unless named. */
  with?: Record<string, string>;
}

function moved(to: To): Place {
  const now = place.value;
  const kept: Record<string, string> = now.with['i'] === undefined ? {} : { i: now.with['i'] };
  const same = to.view === undefined || to.view === now.view;
  return {
    model: digest.value.slice(0, 8) || now.model,
    changes: to.changes ?? now.changes,
    view: to.view ?? now.view,
    with: to.with ? { ...kept, ...to.with } : same ? now.with : kept,
  };
}

/** The link to another place. */
export function href(to: To): string {
  return write(moved(to));
}

/** Goes there; `replace` leaves no step for Back, for what changes while dragging. */
export function go(to: To, how: 'push' | 'replace' = 'push'): void {
  const next = moved(to);
  const text = write(next);
  if (text === location.hash) return;
  if (how === 'push') history.pushState(null, '', text);
  else history.replaceState(null, '', text);
  fault.value = null;
  place.value = next;
}

/** Follows the browser's Back, Forward and typed fragments. */
export function follow(): void {
  const heard = () => {
    const next = read(location.hash);
    if (write(next.place) === write(place.value) && !next.fault) return;
    place.value = next.place;
    fault.value = next.fault;
  };
  addEventListener('popstate', heard);
  addEventListener('hashchange', heard);
}
