// The world the reader is in, in words.

import { signal } from '@preact/signals';
import { model, usual, type Change } from './engine';
import { place, tidy } from './state';

const heard = signal<ReadonlyMap<string, string>>(new Map());

/** Remembers how the program words a change. */
export function learnWords(changes: readonly Change[]): void {
  const fresh = changes.filter((c) => heard.peek().get(tidy(c.text)) !== c.words);
  if (fresh.length > 0) heard.value = new Map([...heard.peek(), ...fresh.map((c) => [tidy(c.text), c.words] as const)]);
}

/** A change in words; in the model's own language until it is known. */
export function changeWords(change: string): string {
  return curly(wordsOf(change));
}

/** Straight quotes as a printer sets them. */
export const curly = (text: string): string => text.replace(/"([^"]*)"/g, '\u201c$1\u201d');

function wordsOf(change: string): string {
  const suggested = model.value?.suggested.find((s) => tidy(s.change) === tidy(change));
  if (suggested) return suggested.words;
  const scenario = model.value?.scenarios.find((s) => s.id === change || s.changes.map(tidy).join(' ') === tidy(change));
  return scenario?.title ?? heard.value.get(tidy(change)) ?? change;
}

/** The interpretation asked, from the link or the model. */
export function interpretation(): string {
  return place.value.with['i'] ?? usual.value;
}
