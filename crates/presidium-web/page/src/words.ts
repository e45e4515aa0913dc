// The page's fixed words: verdicts, topics, and how much of an answer was put in.

/** What a verdict means, after the table of `presidium claims --words`. */
export const VERDICTS: Record<string, string> = {
  'too few histories to say': 'The spread of luck covers more than one of these words.',
  'cannot be tested here': 'The situation or the effect never arises, or the model has no part for it.',
  'assumed here, not tested': 'More than half of the effect was put in by a line of the model, and nothing of it was learned.',
  'the model says the reverse': 'The effect has the other sign, clear of luck.',
  'without it, almost never': '90 in 100 and more of the histories with the effect lose it.',
  'it usually took this': '50 to 89 in 100 of the histories with the effect lose it.',
  'it helped': '15 to 49 in 100 lose it.',
  'a nudge': '3 to 14 in 100 lose it.',
  'no difference in this model': '0 to 2 in 100, or known to be below 2.5 either way.',
  'no verdict: effect before cause': 'The effect comes first in at least one history, so the answer is void.',
};

/** Verdicts in the order of a reader's interest: what speaks against a sentence first. */
export const VERDICT_ORDER = [
  'the model says the reverse',
  'no difference in this model',
  'a nudge',
  'it helped',
  'it usually took this',
  'without it, almost never',
  'assumed here, not tested',
  'too few histories to say',
  'no verdict: effect before cause',
  'cannot be tested here',
];

const TOPICS: Record<string, string> = {
  leadership: 'Who leads',
  destalinisation: 'After Stalin',
  course: 'The course',
  economy: 'Farms and factories',
  poland: 'Poland',
  hungary: 'Hungary',
  elsewhere: 'Other allies',
  germany: 'Germany and Austria',
  west: 'The West',
  china: 'China',
  arms: 'Arms',
  cuba: 'Cuba',
};

/** A topic's name for readers. */
export function topicWords(topic: string): string {
  return TOPICS[topic] ?? topic.charAt(0).toUpperCase() + topic.slice(1).replaceAll('_', ' ');
}

export const IN_100 = 'In 100 is how often this model does it, not how likely it was.';
export const NOT_FITTED = 'Nothing is learned from the record: the model is not fitted to it.';

/** How much of an effect was put in by hand: a heading and what it means. */
export function putInWords(putIn: number | null): { head: string; means: string } {
  if (putIn === null) return { head: 'Not known', means: 'The effect is not clear of luck, so there is nothing to divide.' };
  if (putIn > 0.85) return { head: 'Nearly all put in', means: 'Lines written by hand carry it: a restated assumption, not a finding.' };
  if (putIn > 0.5) return { head: 'Mostly put in', means: 'Lines written by hand carry most of it: assumed, not tested.' };
  if (putIn > 0.15) return { head: 'Partly put in', means: 'Lines written by hand carry some of it; the rest comes about through other rules.' };
  return { head: 'Little put in', means: 'It comes about through the other rules of the model.' };
}
