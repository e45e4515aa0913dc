// Which statements a reader looks for: by line number, by identifier, by words, by what became of them.

import type { Statement } from './wire';

export const FILTERS = [
  { id: 'all', words: 'every statement' },
  { id: 'remarked', words: 'those with a remark beside the record' },
  { id: 'wrong', words: 'those that are wrong or at odds' },
  { id: 'tried', words: 'those tried as an experiment' },
  { id: 'unused', words: 'those nothing rests on' },
] as const;

export type Filter = (typeof FILTERS)[number]['id'];

export interface Search {
  readonly query: string;
  readonly filter: Filter;
  readonly unused: ReadonlyMap<string, string>;
}

/** The statements found, in the order of their first line. */
export function found(statements: readonly Statement[], { query, filter, unused }: Search): readonly Statement[] {
  const words = query.trim().toLowerCase();
  return statements.filter((s) => fits(s, filter, unused) && says(s, words)).sort((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0));
}

function fits(s: Statement, filter: Filter, unused: ReadonlyMap<string, string>): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'remarked':
      return s.correction !== null;
    case 'wrong':
      return s.flags.includes('error') || s.flags.includes('contradiction');
    case 'tried':
      return s.claims.length > 0;
    case 'unused':
      return unused.has(s.id);
  }
}

function says(s: Statement, words: string): boolean {
  if (words === '') return true;
  if (/^\d+$/.test(words)) return s.lines.includes(Number(words));
  const text = `${s.id} ${s.text} ${s.correction ?? ''} ${s.treatment ?? ''} ${s.outcome ?? ''}`.toLowerCase();
  return words.split(/\s+/).every((word) => text.includes(word));
}
