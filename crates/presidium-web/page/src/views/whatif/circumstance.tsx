// After a change to what a person did, a circumstance that moves about as much, so that the two can be compared.

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { engine, model, noticed, type EngineError, type Model, type WhatIf } from '../../engine';
import { Failure } from '../../shell/notices';
import { Link } from '../../links';
import { plural } from '../../format';
import { place, tidy } from '../../state';
import { changeWords } from '../../world';

const TRIED = 6;
const PAIRS = 40;

/** How many event outcomes differ in a history, on average over all pairs run. */
export function weightOf(answer: WhatIf): number {
  const differ = answer.outcomes.filter((o) => o.amount === null).reduce((sum, o) => sum + o.only_changed + o.only_unchanged, 0);
  return differ / Math.max(answer.histories - answer.faults, 1);
}

type Suggestion = Model['suggested'][number];

/** Whether a change is to what somebody decided, and not to what surrounded them. */
function ofPerson(all: Model, change: string): boolean {
  const known = all.suggested.find((s) => tidy(s.change) === tidy(change));
  if (known) return known.kind === 'decision' || known.kind === 'person';
  const aim = /^(?:swap\s|utility:)?\s*([a-z0-9_]+)/i.exec(tidy(change))?.[1];
  return /^swap\b/.test(change) || all.decisions.some((d) => d.id === aim);
}

interface Weighed {
  suggestion: Suggestion;
  weight: number;
}

export function Circumstance({ answer }: { answer: WhatIf }) {
  const all = model.value;
  const change = place.value.changes[0] ?? '';
  const found = useSignal<Weighed[]>([]);
  const trying = useSignal(false);
  const error = useSignal<EngineError | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => {
    found.value = [];
    trying.value = false;
    return () => stop.current?.abort();
  }, [change, answer.interpretation]);
  if (!all || !ofPerson(all, change)) return null;
  const some = all.suggested.filter((s) => s.kind === 'circumstance' || s.kind === 'assumption').slice(0, TRIED);
  if (some.length === 0) return null;
  const mine = weightOf(answer);
  const tryAll = async () => {
    const ends = new AbortController();
    stop.current = ends;
    trying.value = true;
    found.value = [];
    error.value = null;
    try {
      for (const suggestion of some) {
        const ask = { changes: [suggestion.change], outcomes: [], histories: PAIRS, interpretation: answer.interpretation, beside: false };
        for await (const { final, result } of engine.whatIf(ask, ends.signal)) {
          if (final) found.value = [...found.value, { suggestion, weight: weightOf(result) }];
        }
      }
    } catch (e) {
      if (!ends.signal.aborted) error.value = noticed(e);
    }
    if (!ends.signal.aborted) trying.value = false;
  };
  const near = (w: Weighed) => Math.abs(Math.log((w.weight + 0.01) / (mine + 0.01)));
  const ranked = [...found.value].sort((a, b) => near(a) - near(b));
  return (
    <section class="circumstance">
      <h2>You changed what a person did. Now a circumstance</h2>
      <p>
        “{changeWords(change)}” makes {mine.toFixed(1)} events differ in the average history. Was it the person, or would what surrounded them have done as much?
      </p>
      <button type="button" disabled={trying.value} onClick={() => void tryAll()}>
        {trying.value ? `Trying ${found.value.length + 1} of ${some.length}…` : 'Find a circumstance of similar weight'}
      </button>
      <Failure error={error.value} />
      {ranked.length > 0 && (
        <table>
          <caption>
            Events that differ in the average history, nearest first ({plural(PAIRS, 'pair', 'pairs')} each, so roughly)
          </caption>
          <tbody>
            {ranked.map(({ suggestion, weight }, n) => (
              <tr key={suggestion.change}>
                <th scope="row">
                  {suggestion.words}
                  {n === 0 && !trying.value && <small class="put">nearest</small>}
                </th>
                <td class="number">{weight.toFixed(1)}</td>
                <td>
                  <Link to={{ changes: [suggestion.change], with: {} }} label={`Run instead: ${suggestion.words}`}>
                    instead
                  </Link>{' '}
                  <Link to={{ changes: [change, suggestion.change], with: {} }} label={`Run both: ${suggestion.words}`}>
                    both, as a 2×2
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
