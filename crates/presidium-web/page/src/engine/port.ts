// The one interface through which the page reaches an engine, wherever that engine runs.

import type { Baked, Check, Claims, History, Model, ModelFile, Run, WhatIf } from './wire';

/** A result over so many histories; more follow unless `final`. */
export interface Progress<T> {
  final: boolean;
  result: T;
}

export interface RunAsk {
  histories: number;
  interpretation: string;
  changes?: string[];
  files?: ModelFile[];
}

export interface WhatIfAsk {
  changes: string[];
  outcomes: string[];
  histories: number;
  interpretation: string;
  every_interpretation?: boolean;
  /** With what stands beside the answer (rivals, put in, other interpretations), which takes longer. */
  beside?: boolean;
}

export interface ClaimsAsk {
  ids: string[];
  histories: number;
  again: number;
  interpretation: string;
}

export interface WhyAsk {
  event: string;
  history: number | null;
  without: string | null;
  interpretation: string;
}

export interface HistoryAsk {
  number: number;
  versus: null | 'record' | number | string;
  interpretation: string;
}

export interface WeighAsk {
  event: string;
  histories: number;
  interpretation: string;
}

export type Stream<T> = AsyncIterable<Progress<T>>;

/** Everything the page can ask. Ending `signal` cancels the work. Failures are `EngineError`s. */
export interface Engine {
  health(signal: AbortSignal): Promise<{ version: string; model: string; model_digest: string }>;
  model(signal: AbortSignal): Promise<Model>;
  files(signal: AbortSignal): Promise<{ files: ModelFile[] }>;
  baked(signal: AbortSignal): Promise<Baked>;
  run(ask: RunAsk, signal: AbortSignal): Stream<Run>;
  whatIf(ask: WhatIfAsk, signal: AbortSignal): Stream<WhatIf>;
  claims(ask: ClaimsAsk, signal: AbortSignal): Stream<Claims>;
  weigh(ask: WeighAsk, signal: AbortSignal): Stream<unknown>;
  why(ask: WhyAsk, signal: AbortSignal): Promise<unknown>;
  history(ask: HistoryAsk, signal: AbortSignal): Promise<History>;
  check(files: ModelFile[], signal: AbortSignal): Promise<Check>;
  notes(query: string, signal: AbortSignal): Promise<unknown>;
  statements(signal: AbortSignal): Promise<unknown>;
  coverage(signal: AbortSignal): Promise<unknown>;
  cite(key: string, signal: AbortSignal): Promise<unknown>;
  sources(signal: AbortSignal): Promise<unknown>;
  show(name: string, signal: AbortSignal): Promise<unknown>;
  limits(signal: AbortSignal): Promise<unknown>;
}

/** What went wrong, in words for the reader. `gone` means that nobody answered. */
export class EngineError extends Error {
  constructor(
    readonly kind: string,
    message: string,
    readonly near: string[] = [],
    readonly next: string = '',
    readonly body: unknown = null,
  ) {
    super(message);
  }
}
