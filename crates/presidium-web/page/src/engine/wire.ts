// The shapes of the JSON that the program prints, one type for each schema. Shares run from 0 to 1, cells are
// counts, dates are ISO days.

export type Pair = [number, number];

/** How a number was made; every result carries it. */
export interface Made {
  model: string;
  model_digest: string;
  interpretation: string;
  seed: number;
  luck: Pair;
  lucks: number;
  coupling: string;
}

export interface RecordOf {
  happened: boolean;
  date: string | null;
  certainty: string;
}

export interface Dates {
  median: string;
  p10: string;
  p90: string;
  /** Days at 1/40, 3/40 … 39/40 of the histories in which it happens; absent from older results. */
  twentieths?: string[];
}

export interface BoardEvent {
  id: string;
  title: string;
  topic: string;
  share: number;
  share_error: number;
  settings: Pair | null;
  date: Dates | null;
  record: RecordOf | null;
  scored: boolean;
  sources: string[];
}

export interface BoardQuantity {
  id: string;
  title: string;
  topic: string;
  mean: number;
  sd: number;
}

/** `presidium.run/1` */
export interface Run extends Made {
  schema: 'presidium.run/1';
  settings: number;
  histories: number;
  faults: number;
  partial: boolean;
  events: BoardEvent[];
  quantities: BoardQuantity[];
  digest: string;
}

export interface Change {
  text: string;
  words: string;
}

export interface Counted {
  count: number;
  of: number;
  share: number;
  interval: Pair;
}

export interface Direct {
  lines: { rule: string; option: string | null; name: string; text: string; sources: string[] }[];
  gates: { rule: string; part: string }[];
  reason: string | null;
}

export interface Other {
  interpretation: string;
  difference: number | null;
  interval: Pair | null;
}

export interface Published {
  claim: string;
  range: Pair;
  sources: string[];
}

export interface Rival {
  change: Change;
  claim: string;
  named: boolean;
  difference: number | null;
  interval: Pair | null;
}

/** What is counted over pairs of histories. */
export interface Compared {
  arose: number;
  both: number;
  neither: number;
  only_changed: number;
  only_unchanged: number;
  elsewhere: number;
  share_unchanged: number | null;
  share_changed: number | null;
  amount: { unchanged: number; changed: number; pairs: number } | null;
  difference: number | null;
  interval: Pair | null;
  settings: Pair | null;
  settings_say: string;
  shift_days: { pairs: number; earlier: number; same: number; later: number; median: number; p10: number; p90: number } | null;
  order: { changed: number; before: number; same_day: number; holds: boolean };
  months: number | null;
  verdict: string;
  verdict_between: [string, string] | null;
  changed_histories: number[];
}

export interface Outcome extends Compared {
  id: string;
  title: string;
  topic: string;
  from: string;
  by: string;
  kind: 'event' | 'amount';
  cause: 'removed' | 'added';
  effect: 'happens' | 'stays_away';
  not_without_it: number | null;
  enough_by_itself: number | null;
  need: { not_without_it: Counted | null; enough_by_itself: Counted | null };
  put_in: number | null;
  emerges: number | null;
  learned: number | null;
  direct: Direct | null;
  unclear: string[];
  others: Other[];
  historians: Published[];
  rivals: Rival[];
  alone: (Compared & { change: Change })[];
}

/** `presidium.whatif/1` */
export interface WhatIf extends Made {
  schema: 'presidium.whatif/1';
  settings: number;
  partial: boolean;
  changes: Change[];
  situation: string | null;
  histories: number;
  faults: number;
  arose: number;
  before_change_identical: boolean;
  outcomes: Outcome[];
}

export interface ClaimOutcome {
  outcome: string;
  title: string;
  by: string;
  expected: 'rises' | 'falls' | 'open';
  cells: { both: number; neither: number; only_changed: number; only_unchanged: number } | null;
  mean_unchanged: number | null;
  settings_range: Pair | null;
  not_without_it: Counted | null;
  enough_by_itself: Counted | null;
  put_in: number | null;
  learned: number | null;
  emerges: number | null;
  put_in_lines: Direct['lines'];
  put_in_gates: Direct['gates'];
  put_in_reason: string | null;
  beside_historians: string | null;
  order: { changed: number; before: number; same_day: number };
  months_to_outcome: number | null;
  elsewhere: number;
  changed_histories: number[];
  verdict: string | null;
  verdict_between: [string, string] | null;
  verdict_share: number | null;
  difference: number | null;
  interval: Pair | null;
  of: number | null;
}

export interface ClaimRival {
  change: string | null;
  rank: number;
  difference: number | null;
  interval: Pair | null;
  of: number | null;
}

/** One causal sentence; the fields of `ClaimOutcome` are there once it was run. */
export interface Claim extends Partial<ClaimOutcome> {
  id: string;
  statement: string | null;
  sentence: string;
  lines: number[];
  topics: string[];
  basis: 'stated' | 'inferred';
  flags: string[];
  correction: string | null;
  sources: string[];
  treatment: string;
  treatment_in_words: string[];
  historians: Pair | null;
  untestable: string | null;
  waits: { for: string; why: string } | null;
  tested: boolean;
  pairs?: number;
  faults?: number;
  arose?: number;
  unclear?: string[];
  outcomes?: ClaimOutcome[];
  rivals?: ClaimRival[];
  mirror?: { none?: string; change?: string; moves?: string; difference?: number | null; interval?: Pair | null } | null;
  coupling_dependent?: boolean | null;
  interpretations?: { interpretation: string; outcomes: ClaimOutcome[] }[];
}

/** `presidium.claims/1` */
export interface Claims extends Made {
  schema: 'presidium.claims/1';
  settings: number;
  histories: number;
  again: number;
  partial: boolean;
  broken: number;
  claims: Claim[];
  digest: string;
}

export interface Entry {
  date: string;
  kind: 'event' | 'input' | 'choice';
  id: string;
  title: string;
  option?: string;
  votes?: [string, string][];
}

/** `presidium.history/1` */
export interface History extends Made {
  schema: 'presidium.history/1';
  history: number;
  setting: number;
  entries: Entry[];
  fault: { rule: string; date: string } | null;
}

/** `presidium.model/1`: what can be asked and changed. */
export interface Model {
  schema: 'presidium.model/1';
  model: string;
  model_digest: string;
  version: string;
  interpretations: { id: string; default: boolean; title: string }[];
  period: [string, string];
  topics: string[];
  outcomes: { id: string; title: string; topic: string; kind: 'event' | 'amount' | 'state'; record: RecordOf | null; asked: [string, string] }[];
  decisions: { id: string; index: string[] | null; title: string; options: { id: string; title: string }[]; sources: string[]; topic: string }[];
  events: { id: string; index: string[] | null; title: string; topic: string; sources: string[] }[];
  assumptions: { id: string; title: string; unit: string; low: number; high: number; central: number; per_interpretation: Record<string, number>; sources: string[]; why: string | null }[];
  people: { id: string; title: string }[];
  scenarios: { id: string; title: string; changes: string[] }[];
  claims: { id: string; sentence: string; lines: number[] }[];
  suggested: { change: string; kind: 'decision' | 'event' | 'assumption' | 'person' | 'circumstance'; words: string }[];
}

/** Results worked out beforehand; `/api/baked`. */
export interface Baked {
  run: Run | null;
  ask: WhatIf[];
  claims: Claims | null;
}

/** `presidium.check/1` */
export interface Check {
  schema: 'presidium.check/1';
  model: string | null;
  files: string[];
  errors: number;
  warnings: number;
  diagnostics: Diagnostic[];
}

export interface Where {
  file: string;
  line: number;
  column: number;
  end_line: number;
  end_column: number;
}

export interface Diagnostic {
  severity: 'error' | 'warning';
  code: string;
  message: string;
  place: Where | null;
  label: string | null;
  others: { place: Where | null; text: string }[];
  help: { text: string; edit: { place: Where | null; text: string } | null } | null;
}

export interface ModelFile {
  name: string;
  text: string;
}
