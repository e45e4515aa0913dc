// Draws an explanation from top to bottom: a dated step, what weighed in it with its sources, the votes, the luck.

import { day, plural } from '../../format';
import { Sources } from '../../links';
import { came, fortune, named, sides, weighedIn, type Weighed } from './words';
import type { Step } from './wire';

/** Weighed things shown before the rest is folded away. */
const SHOWN = 4;

/** The steps of one history that lead to the event, the event last. */
export function Argument({ steps }: { steps: readonly Step[] }) {
  return (
    <ol class="argument">
      {steps.map((step, n) => (
        <li key={n} class={n === steps.length - 1 ? 'moment last' : 'moment'}>
          <p class="when">
            {steps[n - 1]?.date === step.date ? <span class="quiet">the same day</span> : <time dateTime={step.date}>{day(step.date)}</time>}
          </p>
          <StepBody step={step} />
        </li>
      ))}
    </ol>
  );
}

function StepBody({ step }: { step: Step }) {
  const how = came(step.how, step.date);
  const weighed = weighedIn(step);
  return (
    <div class="body">
      <h3>
        {named(step.title)}
        {step.option === null ? null : (
          <>
            {': '}
            <em>{step.option}</em>
          </>
        )}
      </h3>
      {how === null ? null : <p class="how">{how}</p>}
      <Weighing weighed={weighed} />
      <Votes step={step} />
      {step.luck.map((luck, n) => (
        <Fortune key={n} {...fortune(luck, step)} />
      ))}
      {weighed.length === 0 && step.sources.length > 0 ? <Sources of={step.sources} /> : null}
    </div>
  );
}

function Weighing({ weighed }: { weighed: readonly Weighed[] }) {
  if (weighed.length === 0) return null;
  const [first, rest] = [weighed.slice(0, SHOWN), weighed.slice(SHOWN)];
  return (
    <>
      <ul class="weighing">
        {first.map((w, n) => (
          <Reason key={n} {...w} />
        ))}
      </ul>
      {rest.length === 0 ? null : (
        <details>
          <summary>{rest.length} more that weighed less</summary>
          <ul class="weighing">
            {rest.map((w, n) => (
              <Reason key={n} {...w} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Reason({ mark, name, code, pull, strength, since, sources }: Weighed) {
  return (
    <li class={`reason ${pull}`}>
      {pull === 'neither' ? null : <Pull pull={pull} strength={strength} mark={mark} />}
      <span class="reason-name">
        {code ? <code>{name}</code> : name}
        {since === null ? null : <span class="since"> since {since}</span>}
      </span>
      {sources.length === 0 && pull === 'neither' ? null : <Sources of={sources} />}
    </li>
  );
}

/** A bar: filled for what spoke for it, hollow for what spoke against it. */
function Pull({ pull, strength, mark }: { pull: 'for' | 'against'; strength: number; mark: string }) {
  const width = Math.max(2, Math.round(strength * 46));
  return (
    <span class="pull">
      <svg width="48" height="12" aria-hidden="true">
        <rect x={pull === 'for' ? 1 : 47 - width} y="2" width={width} height="8" class={pull} />
      </svg>
      <span class="amount">{mark}</span>
      <span class="unseen"> {pull === 'for' ? 'for' : 'against'} </span>
    </span>
  );
}

function Votes({ step }: { step: Step }) {
  if (step.votes.length === 0) return null;
  return (
    <dl class="votes">
      {sides(step).map((side) => (
        <div key={side.option}>
          <dt>
            {plural(side.members.length, 'vote', 'votes')}: {side.option}
          </dt>
          <dd>{side.members.join(', ')}</dd>
        </div>
      ))}
    </dl>
  );
}

function Fortune({ inHundred, words }: { inHundred: number | null; words: string }) {
  return (
    <p class="fortune">
      {inHundred === null ? null : <Dice inHundred={inHundred} />}
      <span>
        <b>Luck:</b> {words}
      </span>
    </p>
  );
}

/** Twenty places, a filled one for each five in 100. */
function Dice({ inHundred }: { inHundred: number }) {
  const filled = inHundred > 0 ? Math.max(1, Math.round(inHundred / 5)) : 0;
  const at = (n: number) => `M${4 + (n % 10) * 7} ${4 + Math.floor(n / 10) * 7}h.01`;
  const places = Array.from({ length: 20 }, (_, n) => n);
  return (
    <svg class="dice" width="71" height="15" aria-hidden="true">
      <path class="empty" d={places.slice(filled).map(at).join('')} />
      <path class="full" d={places.slice(0, filled).map(at).join('')} />
    </svg>
  );
}
