// What if: one change, the same luck, and everything that moves; or one outcome in full.

import './whatif.css';
import { useEffect } from 'preact/hooks';
import { engine, model, type WhatIf } from '../engine';
import { useStream } from '../asking';
import { Link } from '../links';
import { Paired } from '../parts/paired';
import { Reading } from '../parts/reading';
import { Failure } from '../shell/notices';
import { say } from '../spoken';
import { place } from '../state';
import { interpretation, learnWords } from '../world';
import { Circumstance } from './whatif/circumstance';
import { Moved } from './whatif/moved';
import { Picker } from './whatif/picker';

const PAIRS = 400;
/** Milliseconds of rest on a dial before the engine is asked. */
const REST = 60;

export default function View() {
  return (
    <>
      <h1>Change one thing, keep all other luck</h1>
      <div class="whatif">
        <section class="change" aria-label="What is changed">
          <Picker />
        </section>
        <section class="follows" id="follows" aria-label="What follows">
          <Reading />
          <Answer />
        </section>
      </div>
    </>
  );
}

function Answer() {
  const { changes } = place.value;
  const wanted = place.value.with['o'] ?? '';
  const reading = interpretation();
  const key = changes.length === 0 ? null : JSON.stringify([changes, wanted, reading]);
  const asked = useStream<WhatIf>(
    key,
    (signal) => engine.whatIf({ changes, outcomes: wanted === '' ? [] : [wanted], histories: PAIRS, interpretation: reading, beside: wanted !== '' }, signal),
    null,
    REST,
  );
  const { value, asking, stale, error } = asked.value;
  useEffect(() => {
    if (!value) return;
    learnWords(value.changes);
    if (!asking) say('The reruns are in.');
  }, [value, asking]);
  if (changes.length === 0) return <Nothing outcome={wanted} />;
  const outcome = wanted === '' ? undefined : value?.outcomes.find((o) => o.id === wanted);
  const fits = value !== null && (wanted === '' ? value.outcomes.length > 1 : outcome !== undefined);
  return (
    <div class={stale && fits ? 'stale' : undefined}>
      <Failure error={error} />
      {!fits && !error && <p class="waiting">Rerunning histories with the same luck…</p>}
      {fits && value && outcome && (
        <>
          <p>
            <Link to={{ with: {} }}>Every outcome that moves</Link>
          </p>
          <Paired answer={value} outcome={outcome} asking={asking} waiting={asking && outcome.others.length === 0} />
        </>
      )}
      {fits && value && !outcome && <Moved answer={value} asking={asking} />}
      {fits && value && !asking && !outcome && changes.length === 1 && <Circumstance answer={value} />}
    </div>
  );
}

function Nothing({ outcome }: { outcome: string }) {
  const title = model.value?.outcomes.find((o) => o.id === outcome)?.title;
  return (
    <p class="lede">
      Pick one change. Every history is then run twice, once as it is and once with your change, with the same luck; {title ? `you see whether this moves: ${title}.` : 'you see every outcome that moves, the largest first.'}
    </p>
  );
}
