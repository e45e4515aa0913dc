// Why something happened, or did not, in one numbered history: an argument from top to bottom, with sources.

import './why/why.css';
import { useOnce } from '../asking';
import { engine, model, type EngineError } from '../engine';
import { count, day, plural } from '../format';
import { Link, Sources, weighTo } from '../links';
import { MadeBy, Result } from '../result';
import { Failure } from '../shell/notices';
import { go } from '../state';
import { interpretation } from '../world';
import { Argument } from './why/argument';
import { EventChoice } from './why/choice';
import { asked, askedTo } from './why/shown';
import { Differences, Reasons } from './why/without';
import { InYourWorld } from './why/world';
import { named, waited } from './why/words';
import type { Step, Why } from './why/wire';

export default function View() {
  const { event, history, without } = asked();
  const reading = interpretation();
  const answer = useOnce(`${event}|${history}|${reading}`, async (signal) => (await engine.why({ event, history, without: null, interpretation: reading }, signal)) as Why);
  const { value, stale, error } = answer.value;
  return (
    <>
      <h1>Why</h1>
      <EventChoice event={event} chosen={(id) => go(askedTo({ event: id, history: null, without: null }))} label="Explain" />
      <Failure error={error} />
      {value === null ? <Waiting error={error} /> : <Explained why={value} without={without} asking={stale && error === null} />}
    </>
  );
}

function Waiting({ error }: { error: EngineError | null }) {
  if (error !== null) return null;
  return (
    <p class="denominator" role="status">
      Looking for a history in which it happens, and rerunning that history without each of its reasons…
    </p>
  );
}

function Explained({ why, without, asking }: { why: Why; without: string | null; asking: boolean }) {
  const command = `presidium why ${why.event} --history ${why.history} --interpretation ${why.interpretation}`;
  return (
    <div class={asking ? 'stale' : ''}>
      <Result
        sentence={<Sentence why={why} />}
        of={<Counted why={why} />}
        picture={<Picture why={why} />}
        table={<StepTable steps={why.steps} />}
        data={why}
        command={command}
        from={<From why={why} />}
        asking={asking}
      />
      {without !== null && <Differences event={why.event} history={why.history} without={without} />}
      <InYourWorld history={why.history} />
      <Elsewhere why={why} />
    </div>
  );
}

/** The same question put to the other interpretations, and what else can be asked of the event. */
function Elsewhere({ why }: { why: Why }) {
  const others = (model.value?.interpretations ?? []).filter((i) => i.id !== why.interpretation);
  return (
    <p class="elsewhere">
      The same history read by the{' '}
      {others.map((other, n) => (
        <span key={other.id}>
          {n > 0 && ' or the '}
          <Link to={{ view: 'why', with: { event: why.event, h: String(why.history), i: other.id } }}>{other.id}</Link>
        </span>
      ))}
      . <Link to={weighTo(why.event)}>Weigh the causes over many histories</Link>.
    </p>
  );
}

function Sentence({ why }: { why: Why }) {
  if (why.happened === null) {
    return (
      <>
        {why.title}: in history <strong>{count(why.history)}</strong> it does not happen.
      </>
    );
  }
  return (
    <>
      {why.title}: in history <strong>{count(why.history)}</strong> it happens on <strong>{day(why.happened)}</strong>.
    </>
  );
}

function Counted({ why }: { why: Why }) {
  const { happens, histories } = why.counted;
  return (
    <>
      It happens in {count(happens)} of the {count(histories)} histories counted{why.picked ? '; this is the first of them' : ''}. <Recorded why={why} /> Made by a model; not what happened.
    </>
  );
}

function Recorded({ why }: { why: Why }) {
  if (why.record === null) return null;
  const when = why.record.date === null ? '' : ` on ${day(why.record.date)}`;
  return <>In the record it {why.record.happened ? `happened${when}` : 'did not happen'}.</>;
}

function Picture({ why }: { why: Why }) {
  return (
    <>
      <OtherHistories why={why} />
      {why.happened === null && <p class="lead">What came of it instead, and what the event was still waiting for:</p>}
      <Argument steps={why.steps} />
      <Missing why={why} />
      <Reasons why={why} />
      <Ways why={why} />
    </>
  );
}

function OtherHistories({ why }: { why: Why }) {
  const open = (number: number) => go(askedTo({ event: why.event, history: number, without: null }));
  const typed = (form: Event) => {
    form.preventDefault();
    const number = new FormData(form.currentTarget as HTMLFormElement).get('history');
    const history = Number.parseInt(String(number), 10);
    if (history > 0) open(history);
  };
  return (
    <form class="histories" onSubmit={typed}>
      <label for="history">History</label>
      <input id="history" name="history" type="number" min="1" max="1000000" step="1" key={why.history} defaultValue={String(why.history)} />
      <button type="submit" class="quiet">
        Explain this one
      </button>
      <button type="button" class="quiet" onClick={() => open(why.history + 1)}>
        Next
      </button>
    </form>
  );
}

function Missing({ why }: { why: Why }) {
  if (why.missing.length === 0) return null;
  return (
    <section>
      <h3>What it waited for, from the event backwards</h3>
      <ol class="missing">
        {why.missing.map((missing) => (
          <li key={missing.id}>
            <b>{named(missing.title)}</b>: {waited(missing)} <Sources of={missing.sources} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Ways({ why }: { why: Why }) {
  if (why.chains.length === 0) return null;
  return (
    <section>
      <h3>How it came about in the {plural(why.counted.happens, 'history', 'histories')} in which it happens</h3>
      <ul class="ways">
        {why.chains.map((chain, n) => (
          <li key={n}>
            <span class="number">{chain.histories}</span>
            <span class="way">
              {chain.way.map((step, i) => (
                <span key={i}>
                  {i > 0 && <span class="then"> then </span>}
                  {named(step)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function StepTable({ steps }: { steps: readonly Step[] }) {
  return (
    <table>
      <caption>The steps in order, what weighed in each, and its sources</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Step</th>
          <th scope="col">What weighed</th>
          <th scope="col">Sources</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step, n) => (
          <tr key={n}>
            <td>{day(step.date)}</td>
            <th scope="row">
              {named(step.title)}
              {step.option === null ? '' : `: ${step.option}`}
            </th>
            <td>{step.because.map((b) => b.text.replaceAll('`', '')).join('; ')}</td>
            <td>
              <Sources of={[...new Set(step.because.flatMap((b) => b.sources))]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function From({ why }: { why: Why }) {
  const all = new Set(why.steps.flatMap((step) => [...step.sources, ...step.because.flatMap((b) => b.sources)]));
  return (
    <>
      <p>The rules of this argument rest on:</p>
      <ul class="plain from">
        {[...all].sort().map((source) => (
          <li key={source}>
            <Sources of={[source]} />
          </li>
        ))}
      </ul>
      <MadeBy made={{ ...why, luck: [...why.luck], lucks: why.counted.histories }} />
    </>
  );
}

