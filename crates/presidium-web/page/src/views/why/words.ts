// Turns a step of presidium.why/1 into sentences: how it came, what weighed, and what luck had to do with it.
//
// The words are those of `presidium why`; amounts keep their meaning (a rate, a factor, a merit) in words.

import { day, in100 } from '../../format';
import type { Because, How, Luck, Missing, Step, Why, Without } from './wire';

/** Days of a month and of a year, on average. */
const MONTH = 30.436875;
const YEAR = 365.2425;

/** Whole days from one ISO date to another. */
export function days(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** A rule's text is marked by backticks when it has no name of its own. */
export function plain(text: string): { readonly text: string; readonly code: boolean } {
  const code = text.startsWith('`') && text.endsWith('`');
  return { text: code ? text.slice(1, -1) : text, code };
}

/** A name with its place behind a colon, as a sentence would have it: Alarm in Moscow (Poland). */
export function named(title: string): string {
  return title.replace(/: ([^:>]+?)(?= -> |$)/, ' ($1)').replace(' -> ', ': ');
}

/** A reason in words: an event by its title, a named line of a rule by its name and where it weighs. */
export function reasoned(reason: string): string {
  const text = reason.replaceAll('`', '');
  const option = /^([a-z][^,:]*), ([^:]+): (.+)$/.exec(text);
  if (option) return `“${option[3]}”, for ${option[2]}, in ${option[1]}`;
  const line = /^([a-z][^:]*): (.+)$/.exec(text);
  return line ? `“${line[2]}”, in ${line[1]}` : named(text);
}

function rate(perDay: number): string {
  const month = perDay * MONTH;
  if (month >= 0.95) return `${month.toFixed(1)} times a month`;
  const year = perDay * YEAR;
  if (year >= 0.95) return `${year.toFixed(1)} times a year`;
  return `once in ${(1 / year).toFixed(year > 0.2 ? 1 : 0)} years`;
}

function times(factor: number): string {
  if (factor >= 9.95) return `× ${factor.toFixed(0)}`;
  return `× ${factor.toFixed(factor >= 0.095 ? 1 : 3)}`;
}

function signed(amount: number): string {
  return `${amount < 0 ? '−' : '+'} ${Math.abs(amount).toFixed(1)}`;
}

/** How a step came to be on the table at all. */
export function came(how: How, on: string): string | null {
  switch (how.kind) {
    case 'outside':
      return how.why ? `From outside the model: ${how.why}` : 'From outside the model';
    case 'on':
      return how.date === on ? `Follows the same day: ${named(how.title)}` : `Follows ${named(how.title)}, ${day(how.date)}`;
    case 'arose':
      return `Decided because of: ${named(how.title)}`;
    case 'periodic':
      return 'Decided at its regular time';
    case 'became':
      return 'A condition has become true';
    case 'hazard':
      return null;
  }
}

/** One thing that weighed: a mark, a name, which way it pulls. */
export interface Weighed {
  readonly mark: string;
  readonly name: string;
  readonly code: boolean;
  readonly pull: 'for' | 'against' | 'neither';
  /** How strong, as a share of the strongest of its step. */
  readonly strength: number;
  readonly since: string | null;
  readonly sources: readonly string[];
}

function sinceOf(because: Because): string | null {
  if (because.since.length === 0 || because.kind === 'trigger') return null;
  return because.since.map((s) => `${named(s.title)}, ${day(s.date)}`).join('; ');
}

function strength(because: Because): number {
  if (because.amount === null) return 0;
  if (because.kind === 'factor') return Math.abs(Math.log(Math.max(because.amount, 1e-6)));
  return because.kind === 'term' ? Math.abs(because.amount) : 0;
}

function weighed(step: Step, because: Because, strongest: number): Weighed {
  const { text, code } = plain(because.text);
  const rest = { since: sinceOf(because), sources: because.sources, strength: strongest > 0 ? strength(because) / strongest : 0 };
  const amount = because.amount ?? 0;
  switch (because.kind) {
    case 'base':
      return { ...rest, mark: '', name: `Left to itself: ${rate(amount)}`, code: false, pull: 'neither' };
    case 'factor':
      return { ...rest, mark: times(amount), name: text, code, pull: amount >= 1 ? 'for' : 'against' };
    case 'guard':
      return { ...rest, mark: '', name: 'Possible only while something holds', code: false, pull: 'neither' };
    case 'term': {
      const rival = because.option !== null && because.option !== step.option;
      const side = (because.pays ?? amount) >= 0 ? 'for' : 'against';
      const name = rival ? `${text} (${side} ${because.option})` : text;
      return { ...rest, mark: signed(amount), name, code, pull: amount >= 0 ? 'for' : 'against' };
    }
    case 'trigger':
    case 'condition':
      return { ...rest, mark: '', name: `Rule: ${text}`, code, pull: 'neither' };
  }
}

/** Everything that weighed in a step, strongest as it was sent first. */
export function weighedIn(step: Step): readonly Weighed[] {
  const strongest = Math.max(0, ...step.because.map(strength));
  return step.because.map((because) => weighed(step, because, strongest));
}

/** What luck had to do with a step: how often in 100 it goes this way, and a sentence. */
export interface Fortune {
  readonly inHundred: number | null;
  readonly words: string;
}

/** Luck in words; the share is how often the dice give this, causes being what they were. */
export function fortune(luck: Luck, step: Step): Fortune {
  switch (luck.kind) {
    case 'hazard': {
      const n = in100(luck.share);
      return { inHundred: n, words: `With these causes it has come by this day in ${n} of 100 deals of the dice.` };
    }
    case 'chance': {
      const n = in100(luck.p);
      return { inHundred: n, words: `It goes this way ${n} times in 100, and this was ${tight(luck.p, luck.u)}.` };
    }
    case 'wait': {
      const noun = luck.days === 1 ? 'day' : 'days';
      const speed = luck.u < 1 / 3 ? 'sooner than usual' : luck.u > 2 / 3 ? 'later than usual' : 'about as long as usual';
      return { inHundred: null, words: `It took ${luck.days} ${noun}: ${speed}.` };
    }
    case 'draw': {
      const n = in100(luck.odds);
      const taken = step.option ?? 'this';
      const first = `${taken} is taken ${n} times in 100.`;
      return { inHundred: n, words: luck.rival === null ? first : `${first} ${ahead(taken, luck)}` };
    }
  }
}

function ahead(taken: string, luck: Extract<Luck, { kind: 'draw' }>): string {
  if (luck.merit === null || luck.rival === null) return '';
  if (luck.merit < 0) return `On its merits ${luck.rival} was ahead; luck decided for ${taken}.`;
  const helped = (luck.luck ?? 0) >= 0 ? 'and luck leaned the same way' : 'though luck leaned the other way';
  return `On its merits it was ahead of ${luck.rival}, ${helped}.`;
}

function tight(p: number, u: number): string {
  const left = p - u;
  if (Math.abs(left) < 0.03) return 'a near thing';
  return left > 0.3 ? 'not close' : 'one of them';
}

/** A vote as sides: each option with who was for it, most weight first. */
export function sides(step: Step): readonly { readonly option: string; readonly weight: number; readonly members: readonly string[] }[] {
  const by = new Map<string, { weight: number; members: string[] }>();
  for (const vote of step.votes) {
    const side = by.get(vote.option) ?? { weight: 0, members: [] };
    side.weight += vote.weight;
    side.members.push(vote.member);
    by.set(vote.option, side);
  }
  return [...by].map(([option, side]) => ({ option, ...side })).sort((a, b) => b.weight - a.weight);
}

/** What becomes of the event in this history when one reason is taken away. */
export function fate(why: Why, without: Without): string {
  if (!without.differs) return why.happened === null ? 'it still does not happen' : 'it happens the same day all the same';
  if (without.happens === null) return 'it does not happen';
  const option = without.option === null ? '' : `, as ${without.option}`;
  if (why.happened === null) return `it happens on ${day(without.happens)}${option}`;
  const late = days(why.happened, without.happens);
  if (late === 0) return `it happens the same day${option}`;
  const n = Math.abs(late);
  return `it happens ${n} ${n === 1 ? 'day' : 'days'} ${late > 0 ? 'later' : 'earlier'}, on ${day(without.happens)}${option}`;
}

/** What an event that never came was waiting for. */
export function waited(missing: Missing): string {
  const last = missing.last === null ? '' : ` ${day(missing.last)}`;
  const text = `${missing.text}${last}`;
  if (missing.hazard === null) return `${text}.`;
  return `${text}. By ${day(missing.hazard.date)} it would have come in ${in100(missing.hazard.share)} of 100 deals of the dice.`;
}

/** The finding in one sentence, as heading and as the text of the picture. */
export function finding(why: Why): string {
  const often = `${why.counted.happens} of the ${why.counted.histories} histories looked at`;
  return why.happened === null
    ? `In history ${why.history} it does not happen. It happens in ${often}.`
    : `In history ${why.history} it happens on ${day(why.happened)}. It happens in ${often}.`;
}

/** The record beside it. */
export function recorded(why: Why): string | null {
  if (why.record === null) return null;
  if (!why.record.happened) return 'The record: it did not happen.';
  return why.record.date === null ? 'The record: it happened.' : `The record: it happened on ${day(why.record.date)}.`;
}
