// The shapes of presidium.notes/1, presidium.coverage/1 and presidium.cite/1.

/** A place in a model where something rests on a source. */
export interface Rests {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly what: string;
}

/** One sentence of the notes, in our words. */
export interface Statement {
  readonly id: string;
  readonly lines: readonly number[];
  readonly kind: string;
  readonly basis: string | null;
  readonly subsystem: string;
  readonly text: string;
  readonly correction: string | null;
  readonly flags: readonly string[];
  readonly treatment: string | null;
  readonly outcome: string | null;
  readonly direction: string | null;
  readonly claims: readonly string[];
  readonly rules: readonly Rests[];
}

export interface Notes {
  readonly schema: 'presidium.notes/1';
  readonly statements: readonly Statement[];
}

export interface Coverage {
  readonly schema: 'presidium.coverage/1';
  readonly statements: readonly { readonly id: string; readonly lines: readonly number[]; readonly used_by: readonly string[] }[];
  readonly unused: readonly { readonly id: string; readonly reason: string | null }[];
}

export interface SourceCard {
  readonly key: string;
  readonly kind: string;
  readonly title: string;
  readonly details: readonly string[];
  readonly rules: readonly Rests[];
}

export interface Sources {
  readonly schema: 'presidium.cite/1';
  readonly sources: readonly SourceCard[];
}
