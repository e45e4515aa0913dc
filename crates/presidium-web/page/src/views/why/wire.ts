// The shapes of explanations as the server sends them: presidium.why/1 and presidium.weigh/1.

/** What every result says of how it was made. */
export interface Made {
  readonly model: string;
  readonly model_digest: string;
  readonly interpretation: string;
  readonly coupling: string;
  readonly seed: number;
  readonly luck: readonly [number, number];
}

export interface Since {
  readonly date: string;
  readonly title: string;
}

/** What weighed in a step; amounts are rates per day, factors, or merits, as the kind says. */
export interface Because {
  readonly kind: 'base' | 'factor' | 'guard' | 'term' | 'trigger' | 'condition';
  readonly option: string | null;
  readonly pays: number | null;
  readonly text: string;
  readonly amount: number | null;
  readonly sources: readonly string[];
  readonly since: readonly Since[];
}

/** What chance had to do with a step. */
export type Luck =
  | { readonly kind: 'hazard'; readonly summed: number; readonly threshold: number; readonly share: number }
  | { readonly kind: 'chance'; readonly p: number; readonly u: number }
  | { readonly kind: 'wait'; readonly days: number; readonly u: number }
  | {
      readonly kind: 'draw';
      readonly odds: number;
      readonly rival: string | null;
      readonly merit: number | null;
      readonly luck: number | null;
    };

export interface Vote {
  readonly member: string;
  readonly weight: number;
  readonly option: string;
  readonly odds: number;
}

export type How =
  | { readonly kind: 'outside'; readonly why: string }
  | { readonly kind: 'on'; readonly title: string; readonly date: string }
  | { readonly kind: 'arose'; readonly title: string }
  | { readonly kind: 'hazard' | 'became' | 'periodic' };

export interface Step {
  readonly date: string;
  readonly id: string;
  readonly title: string;
  readonly option: string | null;
  readonly how: How;
  readonly because: readonly Because[];
  readonly luck: readonly Luck[];
  readonly votes: readonly Vote[];
  readonly odds: number | null;
  readonly sources: readonly string[];
}

export interface Missing {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly last: string | null;
  readonly sources: readonly string[];
  readonly hazard: {
    readonly summed: number;
    readonly threshold: number;
    readonly share: number;
    readonly date: string;
  } | null;
}

export interface Without {
  readonly reason: string;
  readonly change: string | null;
  readonly happens: string | null;
  readonly option: string | null;
  readonly differs: boolean;
  readonly sources: readonly string[];
}

export interface Difference {
  readonly date: string;
  readonly only: 'with' | 'without';
  readonly title: string;
}

export interface Why extends Made {
  readonly schema: 'presidium.why/1';
  readonly event: string;
  readonly title: string;
  readonly history: number;
  readonly setting: number;
  readonly picked: boolean;
  readonly counted: { readonly histories: number; readonly happens: number };
  readonly happened: string | null;
  readonly steps: readonly Step[];
  readonly missing: readonly Missing[];
  readonly without: readonly Without[];
  readonly differences: readonly Difference[];
  readonly chains: readonly { readonly way: readonly string[]; readonly histories: number }[];
  readonly record: {
    readonly happened: boolean;
    readonly date: string | null;
    readonly certainty: string;
  } | null;
}

export interface Cause {
  readonly reason: string;
  readonly change: string | null;
  readonly lost: number;
  readonly of: number;
  readonly share: number;
  readonly interval: readonly [number, number];
  readonly gained: number;
  readonly tied: boolean;
  readonly sources: readonly string[];
}

export interface Weigh extends Made {
  readonly schema: 'presidium.weigh/1';
  readonly event: string;
  readonly title: string;
  readonly completed: number;
  readonly happens: number;
  readonly causes: readonly Cause[];
  readonly left_out: number;
  readonly standing: readonly string[];
  readonly partial: boolean;
}

/** A line of a history beside another. */
export interface VersusRow {
  readonly date: string;
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly option?: string;
  readonly mark: 'same' | 'here' | 'there';
  readonly other_date: string | null;
}

export interface Versus extends Made {
  readonly schema: 'presidium.history-vs/1';
  readonly history: number;
  readonly beside: string;
  readonly rows: readonly VersusRow[];
  readonly first_difference: string | null;
  readonly acts: string | null;
  readonly before_change_identical: boolean | null;
}
