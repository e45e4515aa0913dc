// The reader's edited copy of the model: which files differ, kept for this tab only, checked as it is typed.

import { computed, signal } from '@preact/signals';
import type { ModelFile } from '../../engine';

const KEY = 'presidium.copy';

/** Edited texts by file name; a file that is back to the original is not in it. */
export const edits = signal<Readonly<Record<string, string>>>(load());

/** Whether anything is edited. */
export const edited = computed(() => Object.keys(edits.value).length > 0);

edits.subscribe((now) => {
  if (typeof sessionStorage === 'undefined') return;
  try {
    if (Object.keys(now).length === 0) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    return;
  }
});

function load(): Readonly<Record<string, string>> {
  if (typeof sessionStorage === 'undefined') return {};
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
    if (typeof found !== 'object' || found === null) return {};
    return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

/** Takes a text as the reader's copy of a file. */
export function edit(file: ModelFile, text: string): void {
  const { [file.name]: _, ...others } = edits.value;
  edits.value = text === file.text ? others : { ...others, [file.name]: text };
}

/** Gives every edit up. */
export function giveUp(): void {
  edits.value = {};
}

/** All files as the reader has them. */
export function copyOf(files: readonly ModelFile[], now: Readonly<Record<string, string>>): ModelFile[] {
  return files.map(({ name, text }) => ({ name, text: now[name] ?? text }));
}
