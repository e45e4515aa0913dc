// One outcome of a what-if in full: the sentence, the hundred pairs, what stands beside them, where they come from.

import type { ComponentChildren } from 'preact';
import type { Compared, Outcome, WhatIf } from '../engine';
import { count, in100, listed, moreOrFewer, plural, sentence } from '../format';
import { Link, Sources, whyTo } from '../links';
import { Grid, GridKey, GridTable, hundred, type Cells } from '../marks/grid';
import { MadeBy, Result } from '../result';
import { changeWords, curly } from '../world';
import { Beside, Causes, Checks, DirectLines, Verdict, type Ranked } from './beside';

export interface PairedProps {
  answer: WhatIf;
  outcome: Outcome;
  /** The finding; a plain one is made when there is none. */
  sentence?: ComponentChildren;
  /** Words for one of the things counted: `history`, `Polish crisis`. */
  noun?: [one: string, many: string];
  asking?: boolean;
  /** Whether what takes longer is still to come. */
  waiting?: boolean;
  level?: 2 | 3;
  /** Said before the picture's key. */
  note?: ComponentChildren;
}

export const CELL_WORDS: Record<keyof Cells, string> = {
  both: 'in both worlds',
  only_changed: 'only with the change',
  only_unchanged: 'only without the change',
  neither: 'in neither world',
};

/** What a number of pairs was counted over, in a sentence. */
export function countedOver(answer: WhatIf, of: number): string {
  const all = plural(answer.histories - answer.faults, 'pair of histories', 'pairs of histories');
  if (answer.situation === null || of === answer.histories) return `Counted over ${all} that share their luck.`;
  return `Counted over the ${count(of)} of ${all} in which the situation arises at all: ${curly(answer.situation)}.`;
}

/** The terminal's command for the same numbers. */
export function commandOf(answer: WhatIf, outcome?: string): string {
  const changes = answer.changes.map((c) => `'${c.text}'`).join(' ');
  return `presidium what-if ${changes}${outcome ? ` --outcome ${outcome}` : ''} -n ${answer.histories} -i ${answer.interpretation}`;
}

export function Paired(props: PairedProps) {
  const { answer, outcome, level, asking } = props;
  const event = outcome.amount === null;
  return (
    <Result
      level={level ?? 2}
      sentence={props.sentence ?? <Plain outcome={outcome} />}
      of={
        <>
          {countedOver(answer, outcome.arose)} {asking && <span class="sofar">So far; more are being run.</span>}
        </>
      }
      picture={
        <>
          {event && outcome.arose > 0 && <Hundred outcome={outcome} noun={props.noun ?? ['history', 'histories']} note={props.note} />}
          {!event && <Amount outcome={outcome} />}
          <Verdict verdict={outcome.verdict} between={outcome.verdict_between} />
          <Around {...props} />
        </>
      }
      table={event ? <GridTable cells={outcome} words={CELL_WORDS} of={listed(answer.changes.map((c) => c.words))} /> : <Amount outcome={outcome} />}
      data={answer}
      command={commandOf(answer, outcome.id)}
      from={<From {...props} />}
      asking={asking === true}
    />
  );
}

function Plain({ outcome }: { outcome: Outcome }) {
  if (outcome.arose === 0) return <>The situation never arises, so nothing can be said about “{outcome.title}”.</>;
  if (outcome.amount) {
    const { unchanged, changed } = outcome.amount;
    return (
      <>
        {outcome.title}: <strong class="numeral">{amount(unchanged)}</strong> unchanged, <strong class="numeral">{amount(changed)}</strong> with the change.
      </>
    );
  }
  const cells = hundred(outcome);
  return (
    <>
      {outcome.title}: in <strong class="numeral">{cells.both + cells.only_changed}</strong> of 100 histories with the change, in <strong class="numeral">{cells.both + cells.only_unchanged}</strong> without it.
    </>
  );
}

/** A mean with as many digits as it deserves. */
export function amount(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits });
}

function Hundred({ outcome, noun, note }: { outcome: Outcome; noun: [string, string]; note?: ComponentChildren }) {
  const cells = hundred(outcome);
  const kinds = Object.keys(CELL_WORDS) as (keyof Cells)[];
  const says = `Of 100 ${noun[1]}: ${listed(kinds.map((k) => `${cells[k]} ${CELL_WORDS[k]}`))}.`;
  return (
    <div class="hundred">
      <Grid cells={outcome} says={says} />
      <div class="hundred-words">
        {note}
        <ul class="key" aria-label={`Each square is 1 of 100 ${noun[1]}`}>
          {kinds.map((kind) => (
            <li key={kind} class={`key-${kind}`}>
              <GridKey kind={kind} />
              <strong class="numeral">{cells[kind]}</strong>
              <span>{CELL_WORDS[kind]}</span>
              {kind.startsWith('only') && outcome[kind] > 0 && <small>changed</small>}
            </li>
          ))}
        </ul>
        <p class="small">
          Each square is one of 100 {noun[1]}, run twice with the same luck. {plural(outcome.only_changed + outcome.only_unchanged, 'pair differs', 'pairs differ')} in all.
        </p>
      </div>
    </div>
  );
}

function Amount({ outcome }: { outcome: Outcome }) {
  if (!outcome.amount) return null;
  return (
    <table>
      <caption>
        {outcome.title}, mean over {plural(outcome.amount.pairs, 'pair', 'pairs')}
      </caption>
      <tbody>
        <tr>
          <th scope="row">unchanged</th>
          <td class="number">{amount(outcome.amount.unchanged)}</td>
        </tr>
        <tr>
          <th scope="row">with the change</th>
          <td class="number">{amount(outcome.amount.changed)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Around({ answer, outcome, waiting }: PairedProps) {
  const event = outcome.amount === null;
  const self: Ranked = { words: answer.changes.map((c) => changeWords(c.text)).join(' and '), difference: outcome.difference, interval: outcome.interval, self: true };
  const rivals = outcome.rivals.map((r) => ({ words: r.change.words, claim: r.claim, difference: r.difference, interval: r.interval }));
  return (
    <>
      <TwoByTwo answer={answer} outcome={outcome} />
      {event && (
        <Beside
          putIn={outcome.put_in}
          emerges={outcome.emerges}
          learned={outcome.learned}
          difference={outcome.difference}
          settings={outcome.settings}
          others={outcome.others}
          historians={outcome.historians}
          interpretation={answer.interpretation}
          waiting={waiting === true}
          why={outcome.direct?.reason ?? (outcome.interval && outcome.interval[0] * outcome.interval[1] > 0 ? 'The effect could not be divided.' : null)}
        />
      )}
      {rivals.length > 0 && (
        <details class="rivals">
          <summary>Change something else instead: {plural(rivals.length, 'rival cause', 'rival causes')}</summary>
          <Causes causes={[self, ...rivals]} title="More or fewer in 100, over the same histories. The thin line is what luck alone could move." />
        </details>
      )}
    </>
  );
}

const shareOf = (of: Compared, which: 'share_changed' | 'share_unchanged'): string => (of[which] === null ? '\u2013' : String(in100(of[which] ?? 0)));

/** Two changes apart and together; nothing unless there are two. */
export function TwoByTwo({ answer, outcome }: { answer: WhatIf; outcome: Outcome }) {
  const [a, b] = outcome.alone;
  if (!a || !b || outcome.alone.length !== 2 || outcome.amount) return null;
  const apart = (a.difference ?? 0) + (b.difference ?? 0);
  const more = (outcome.difference ?? 0) - apart;
  return (
    <div class="scroll">
      <table class="two">
        <caption>In 100 histories. {Math.abs(more) < 0.005 ? 'Together they do what they do apart.' : `Together ${moreOrFewer(more)} than both apart would add up to.`}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">as it is</th>
            <th scope="col">{changeWords(a.change.text)}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">as it is</th>
            <td class="number">{shareOf(outcome, 'share_unchanged')}</td>
            <td class="number">{shareOf(a, 'share_changed')}</td>
          </tr>
          <tr>
            <th scope="row">{changeWords(b.change.text)}</th>
            <td class="number">{shareOf(b, 'share_changed')}</td>
            <td class="number">
              <strong>{shareOf(outcome, 'share_changed')}</strong>
            </td>
          </tr>
        </tbody>
      </table>
      <p class="unseen">{listed(answer.changes.map((c) => c.words))}</p>
    </div>
  );
}

function From({ answer, outcome }: PairedProps) {
  const one = outcome.changed_histories[0];
  return (
    <div class="from">
      <h4>The change</h4>
      <ul class="plain">
        {answer.changes.map((c) => (
          <li key={c.text}>
            {sentence(curly(c.words))} <code>{c.text}</code>
          </li>
        ))}
      </ul>
      <h4>Lines that lead straight from it to the outcome</h4>
      <DirectLines direct={outcome.direct} />
      {outcome.direct?.gates.length ? <p>Conditions that cannot be switched off: {listed(outcome.direct.gates.map((g) => `${g.rule} (${g.part})`))}. With them, what was put in is at least what is said.</p> : null}
      {outcome.direct?.reason && <p>{outcome.direct.reason}</p>}
      <h4>Checks</h4>
      <Checks of={outcome} identical={answer.before_change_identical} />
      {outcome.unclear.length > 0 && <p>{outcome.unclear.join(' ')}</p>}
      {outcome.historians.length > 0 && (
        <>
          <h4>Historians</h4>
          <p>
            <Sources of={outcome.historians.flatMap((h) => h.sources)} />
          </p>
        </>
      )}
      {one !== undefined && (
        <p>
          <Link to={whyTo(outcome.id, one)}>Why, in history {one}</Link>, one of those that differ.
        </p>
      )}
      <MadeBy made={answer} />
    </div>
  );
}

