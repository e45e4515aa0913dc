// Which engine the page asks, whether it is there, and the model it runs.

import { computed, signal } from '@preact/signals';
import { http } from './engine/http';
import { EngineError, type Engine } from './engine/port';
import type { Baked, Model, WhatIf } from './engine/wire';

export * from './engine/port';
export type * from './engine/wire';

export const engine: Engine = http();

/** Whether the engine answers. Views keep what they show while it is `gone`, and ask again when it is back. */
export const connection = signal<'here' | 'gone'>('here');
/** Goes up each time the engine comes back; questions that failed are asked again. */
export const returned = signal(0);

let waiting = false;

/** To be told of every failure: starts to look for an engine that went away. */
export function noticed(error: unknown): EngineError {
  const known = error instanceof EngineError ? error : new EngineError('error', String(error instanceof Error ? error.message : error));
  if (known.kind === 'gone') void wait();
  return known;
}

async function wait(): Promise<void> {
  connection.value = 'gone';
  if (waiting) return;
  waiting = true;
  for (let pause = 500; ; pause = Math.min(pause * 1.6, 5000)) {
    await new Promise((done) => setTimeout(done, pause));
    try {
      const health = await engine.health(AbortSignal.timeout(4000));
      if (model.value && health.model_digest !== model.value.model_digest) model.value = null;
      break;
    } catch {
      continue;
    }
  }
  waiting = false;
  connection.value = 'here';
  returned.value += 1;
  void wanted();
}

/** What can be asked and changed; null until it has come. */
export const model = signal<Model | null>(null);

let asked: Promise<void> | null = null;

/** Fetches the model once, and again after the engine was away. */
export function wanted(): Promise<void> {
  if (model.value) return Promise.resolve();
  asked ??= engine
    .model(new AbortController().signal)
    .then((it) => {
      model.value = it;
    })
    .catch((error: unknown) => {
      noticed(error);
    })
    .finally(() => {
      asked = null;
    });
  return asked;
}

/** The interpretation asked unless the reader chose another. */
export const usual = computed(() => model.value?.interpretations.find((i) => i.default)?.id ?? 'documents');

function inlined(): WhatIf | null {
  if (typeof document === 'undefined') return null;
  const text = document.getElementById('baked')?.textContent;
  try {
    return text ? (JSON.parse(text) as WhatIf | null) : null;
  } catch {
    return null;
  }
}

/** The first view's answer, worked out beforehand and carried by the page itself. */
export const firstAnswer = signal<WhatIf | null>(inlined());

let baking: Promise<Baked> | null = null;

/** All answers worked out beforehand. */
export function baked(): Promise<Baked> {
  baking ??= engine.baked(new AbortController().signal).catch((error: unknown) => {
    baking = null;
    throw noticed(error);
  });
  return baking;
}
