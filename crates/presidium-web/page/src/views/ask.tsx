// Ask: one sentence of the notes, a bet on it, then a hundred pairs of histories with the same luck.

import './ask.css';
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { engine, firstAnswer, model, type Outcome, type WhatIf } from '../engine';
import { useStream } from '../asking';
import { count, in100, moreOrFewer, plural, share100 } from '../format';
import { Link, Sources, claimTo, weighTo, whyTo } from '../links';
import { BetGrid, hundred } from '../marks/grid';
import { Dial } from '../parts/dial';
import { Paired } from '../parts/paired';
import { Reading } from '../parts/reading';
import { Failure } from '../shell/notices';
import { say } from '../spoken';
import { go, place, tidy } from '../state';
import { bets } from '../storage';
import { interpretation, learnWords } from '../world';

const CHANGE = 'china_backs[poland]=never';
const OUTCOME = 'force_in_poland';
const CLAIM = 'S133a';
const BET = `${CHANGE}>${OUTCOME}`;
const PAIRS = 1000;
const FIVE = [10, 30, 50, 70, 90];
const NOUN: [string, string] = ['Polish crisis', 'Polish crises'];

export default function View() {
  const bet = useSignal(50);
  const touched = useSignal(false);
  useEffect(() => {
    const before = bets.peek()[BET];
    if (before === undefined) return;
    bet.value = before;
    touched.value = true;
  }, []);
  const move = (to: number) => {
    bet.value = to;
    touched.value = true;
  };
  const shown = place.value.with['shown'] === '1';
  const { i } = place.value.with;
  const here: Record<string, string> = i === undefined ? {} : { i };
  const ready = theOutcome(firstAnswer.value);
  const before = ready ? hundred(ready) : null;
  const earlier = model.value !== null && usable() === null;
  const rerun = () => {
    bets.value = { ...bets.value, [BET]: bet.value };
    go({ with: { ...here, shown: '1' } });
  };
  return (
    <>
      <section class="ask" aria-labelledby="ask-head">
        <div class="ask-words">
          <p class="where-when">Warsaw, October 1956</p>
          <h1 id="ask-head">Did China keep Soviet troops out of Poland?</h1>
          <p class="lede">
            A new Polish leadership defies Moscow. Khrushchev flies in and threatens; no force is used. The notes give one reason: Beijing stood by the Polish party.{' '}
            <Sources of={['@notes 124, 133']} />
          </p>
        </div>
        {!shown && (
          <div class="ask-bet">
            <Dial
              label={
                <>
                  Had China never backed the Polish party, in how many of <strong>100 Polish crises</strong> would Soviet force be used?
                </>
              }
              value={bet.value}
              low={0}
              high={100}
              step={1}
              unit="in 100"
              quick={FIVE}
              onMove={move}
            />
            <button type="button" class="main" onClick={rerun}>
              Rerun history with the same luck
            </button>
          </div>
        )}
        {!shown && before && (
          <figure class="ask-picture">
            <BetGrid
              share={before.both + before.only_unchanged}
              bet={touched.value ? bet.value : null}
              says={`With China as it was, Soviet force is used in ${before.both + before.only_unchanged} of 100 Polish crises of this model.`}
            />
            <figcaption>
              As it was: force in <strong class="numeral">{before.both + before.only_unchanged}</strong> of 100 crises of this model <span aria-hidden="true">(solid)</span>.
              {earlier && ` So it was in the ${firstAnswer.value?.interpretation ?? ''} of the model the page was made with.`}
              {touched.value && (
                <>
                  {' '}
                  Your bet without China: <strong class="numeral">{bet.value}</strong> <span aria-hidden="true">(outlined)</span>.
                </>
              )}
            </figcaption>
          </figure>
        )}
      </section>
      {shown && <Answered bet={bets.value[BET] ?? null} />}
    </>
  );
}

const theOutcome = (answer: WhatIf | null): Outcome | null => answer?.outcomes.find((o) => o.id === OUTCOME) ?? null;

/** The answer worked out beforehand, unless it is of another model or interpretation than the one asked. */
function usable(): WhatIf | null {
  const first = firstAnswer.value;
  if (!first || (model.value && model.value.model_digest !== first.model_digest)) return null;
  const asked = place.value.with['i'] ?? (model.value ? interpretation() : first.interpretation);
  return first.interpretation === asked ? first : null;
}

function Answered({ bet }: { bet: number | null }) {
  const reading = interpretation();
  const ready = usable();
  const answer = useStream(`${reading}`, (signal) =>
    engine.whatIf({ changes: [CHANGE], outcomes: [OUTCOME], histories: PAIRS, interpretation: reading, beside: true }, signal),
  );
  const live = answer.value.stale ? null : answer.value.value;
  const best = live && (!ready || live.histories >= ready.histories) && (!ready || theOutcome(live)?.others.length || !answer.value.asking) ? live : (ready ?? live);
  const outcome = theOutcome(best);
  useSignalEffect(() => {
    const got = answer.value.value;
    if (got) learnWords(got.changes);
  });
  const words = outcome ? told(outcome, bet) : null;
  useEffect(() => {
    if (words) say(words);
  }, [words]);
  if (!best || !outcome) {
    return (
      <>
        <Failure error={answer.value.error} />
        {!answer.value.error && <p class="waiting">Running histories…</p>}
      </>
    );
  }
  return (
    <>
      <Failure error={answer.value.error} />
      <Paired
        answer={best}
        outcome={outcome}
        noun={NOUN}
        asking={answer.value.asking && best === live}
        waiting={answer.value.asking && outcome.others.length === 0}
        sentence={<Finding outcome={outcome} bet={bet} />}
        note={<Honest outcome={outcome} interpretation={best.interpretation} />}
      />
      <p class="rerunning" aria-hidden="true">
        {answer.value.asking && best !== live ? `Worked out when this page was made; being rerun now: ${count(live?.histories ?? 0)} of ${count(PAIRS)} pairs.` : null}
        {!answer.value.asking && live && best === live ? `Rerun just now: ${plural(live.histories, 'pair', 'pairs')}.` : null}
      </p>
      <Reading />
      <nav class="doors" aria-label="Where to go from here">
        <Link to={{ changes: [tidy(CHANGE)], view: 'what-if', with: {} }}>Change something else</Link>
        <Link to={{ changes: [], view: 'scoreboard', with: {} }}>See every event</Link>
        <Link to={whyTo(OUTCOME, outcome.changed_histories[0])}>Why, in one history</Link>
        <Link to={weighTo(OUTCOME)}>Weigh the causes</Link>
        <Link to={claimTo(CLAIM)}>The sentence as a claim</Link>
      </nav>
      <p class="again">
        <button type="button" class="quiet" onClick={() => go({ with: place.value.with['i'] === undefined ? {} : { i: place.value.with['i'] } })}>
          Bet again
        </button>
      </p>
    </>
  );
}

function told(outcome: Outcome, bet: number | null): string {
  const cells = hundred(outcome);
  const yours = bet === null ? '' : ` You bet ${bet}.`;
  return `Soviet force is used in ${cells.both + cells.only_changed} of 100 Polish crises without China, in ${cells.both + cells.only_unchanged} with it.${yours}`;
}

function Finding({ outcome, bet }: { outcome: Outcome; bet: number | null }) {
  if (outcome.arose === 0) return <>No Polish crisis came in these histories yet.</>;
  const cells = hundred(outcome);
  return (
    <>
      Soviet force is used in <strong class="numeral">{cells.both + cells.only_changed}</strong> of 100 Polish crises without China, in{' '}
      <strong class="numeral">{cells.both + cells.only_unchanged}</strong> with it.
      {bet !== null && (
        <span class="your-bet">
          {' '}
          You bet <span class="numeral">{bet}</span>.
        </span>
      )}
    </>
  );
}

/** What the cells mean for the sentence, both halves of it. */
function Honest({ outcome, interpretation: reading }: { outcome: Outcome; interpretation: string }) {
  if (outcome.arose === 0) return null;
  const cells = hundred(outcome);
  const more = outcome.difference ?? 0;
  return (
    <p class="honest">
      China’s word alone keeps force away in <strong>{share100(outcome.only_changed / outcome.arose)}</strong> of 100 crises. In {cells.neither} there is no force with or without it, in {cells.both} there
      is force even so.{' '}
      {Math.abs(in100(more)) < 3 ? `So by the ${reading} it changes little: ${moreOrFewer(more)}.` : `So by the ${reading} it matters: ${moreOrFewer(more)}, and not by itself.`}{' '}
      <Link to={whyTo(OUTCOME)}>Why?</Link>
    </p>
  );
}
