// The causes of one event: the reader puts them in order first, then sees how many histories lose the event without each.

import './weigh/weigh.css';
import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useStream } from '../asking';
import { engine, type Stream } from '../engine';
import { count, in100, plural } from '../format';
import { Link, Sources, whyTo } from '../links';
import { MadeBy, Result } from '../result';
import { Failure } from '../shell/notices';
import { say } from '../spoken';
import { go, place } from '../state';
import { interpretation } from '../world';
import { Cards } from './weigh/cards';
import { LossBar } from './weigh/bar';
import { agreement, cards } from './weigh/order';
import { EventChoice } from './why/choice';
import { named, reasoned } from './why/words';
import type { Cause, Weigh } from './why/wire';

const HISTORIES = 400;
/** Bars shown before the rest is left to the table. */
const SHOWN = 14;

export default function View() {
  const { event = 'force_in_poland' } = place.value.with;
  const reading = interpretation();
  const answer = useStream(`${event}|${reading}`, (signal) => engine.weigh({ event, histories: HISTORIES, interpretation: reading }, signal) as Stream<Weigh>);
  const order = useSignal<readonly string[]>([]);
  const shown = useSignal(false);
  useEffect(() => {
    order.value = [];
    shown.value = false;
  }, [event]);
  const { value, stale, asking, error } = answer.value;
  const weigh = value !== null && value.event === event ? value : null;
  return (
    <>
      <h1>Weigh the causes</h1>
      <EventChoice event={event} chosen={(id) => go({ view: 'weigh', with: { event: id } })} label="Of which event" />
      <Failure error={error} />
      {weigh === null
        ? error === null && (
            <p class="denominator" role="status">
              Finding the histories in which it happens, then running each again without each cause…
            </p>
          )
        : <Asked weigh={weigh} order={order} shown={shown} asking={asking || stale} />}
    </>
  );
}

interface AskedProps {
  weigh: Weigh;
  order: Signal<readonly string[]>;
  shown: Signal<boolean>;
  asking: boolean;
}

function Asked({ weigh, order, shown, asking }: AskedProps) {
  if (weigh.happens === 0) {
    return (
      <p>
        {weigh.title}: it happens in none of {count(weigh.completed)} histories, so there is nothing to take away. <Link to={whyTo(weigh.event)}>See what it waits for</Link>.
      </p>
    );
  }
  if (shown.value) return <Weighed weigh={weigh} order={order.value} asking={asking} />;
  const reveal = () => {
    shown.value = true;
    say(sentenceOf(weigh));
  };
  return <Cards title={weigh.title} cards={cards(weigh.causes)} order={order} reveal={reveal} />;
}

function Weighed({ weigh, order, asking }: { weigh: Weigh; order: readonly string[]; asking: boolean }) {
  return (
    <Result
      sentence={<Sentence weigh={weigh} />}
      of={
        <>
          It happens in {count(weigh.happens)} of {count(weigh.completed)} histories{asking ? ' so far' : ''}. Each cause is taken away from all of them, one at a time, and the dice stay the same. This weighs
          rules of a model, not history.
        </>
      }
      picture={<Picture weigh={weigh} order={order} />}
      table={<CauseTable weigh={weigh} order={order} />}
      data={weigh}
      command={`presidium weigh ${weigh.event} -n ${weigh.completed} --interpretation ${weigh.interpretation}`}
      from={<From weigh={weigh} />}
      asking={asking}
    />
  );
}

function strongest(weigh: Weigh): Cause | null {
  return weigh.causes.find((cause) => cause.lost > 0) ?? null;
}

function sentenceOf(weigh: Weigh): string {
  const first = strongest(weigh);
  if (first === null) return `${weigh.title}: no single cause decides it.`;
  return `${weigh.title}: without ${reasoned(first.reason)}, ${in100(first.share)} of 100 histories that had it lose it.`;
}

function Sentence({ weigh }: { weigh: Weigh }) {
  const first = strongest(weigh);
  if (first === null) return <>{sentenceOf(weigh)}</>;
  return (
    <>
      {weigh.title}: without {reasoned(first.reason)}, <strong>{in100(first.share)}</strong> of 100 histories that had it lose it.
    </>
  );
}

function Agreement({ weigh, order }: { weigh: Weigh; order: readonly string[] }) {
  if (order.length === 0) return null;
  const { agree, of } = agreement(order, weigh.causes);
  if (of === 0) return <p class="agreement">The model cannot tell your causes apart either.</p>;
  return (
    <p class="agreement">
      Of {plural(of, 'pair', 'pairs')} of causes that the model can tell apart, you put <strong>{agree}</strong> the same way round. The small numbers are your order.
    </p>
  );
}

function Picture({ weigh, order }: { weigh: Weigh; order: readonly string[] }) {
  const some = weigh.causes.filter((cause) => cause.lost > 0);
  const none = weigh.causes.filter((cause) => cause.lost === 0);
  return (
    <>
      <Agreement weigh={weigh} order={order} />
      <ol class="causes-weighed">
        {some.slice(0, SHOWN).map((cause) => (
          <CauseRow key={cause.reason} cause={cause} yours={order.indexOf(cause.reason) + 1} event={weigh.event} />
        ))}
      </ol>
      {some.length > SHOWN && <p class="denominator">{some.length - SHOWN} more weigh less; they are in the table.</p>}
      {none.length > 0 && (
        <details>
          <summary>{plural(none.length, 'cause', 'causes')} that no history needs</summary>
          <p>{none.map((cause) => reasoned(cause.reason)).join('; ')}.</p>
        </details>
      )}
      <p class="denominator">
        The line on each bar is how far luck alone could move it. “=” marks what cannot be told from the bar above.
        {weigh.standing.length > 0 && ` Not taken away, as it would be the event or its decision itself: ${weigh.standing.map(named).join('; ')}.`}
        {weigh.left_out > 0 && ` ${plural(weigh.left_out, 'cause', 'causes')} further back were not tried.`}
      </p>
    </>
  );
}

function CauseRow({ cause, yours, event }: { cause: Cause; yours: number; event: string }) {
  const name = reasoned(cause.reason);
  const range = `${in100(cause.interval[0])} to ${in100(cause.interval[1])}`;
  return (
    <li class="cause">
      <p class="cause-name">
        {yours > 0 && (
          <span class="yours" title="your order">
            <span class="unseen">You put it in place </span>
            {yours}
          </span>
        )}
        {cause.tied && <span class="tied">= </span>}
        {name}
      </p>
      <p class="cause-bar">
        <LossBar cause={cause} says={`Without ${name}, ${in100(cause.share)} of 100 histories lose it, give or take: ${range}.`} />
        <span class="numeral">{in100(cause.share)}</span>
      </p>
      <p class="cause-more">
        {cause.gained > 0 && `${plural(cause.gained, 'history gets', 'histories get')} it only without this. `}
        {cause.sources.length > 0 && <Sources of={cause.sources} />}{' '}
        {cause.change !== null && <Link to={{ view: 'what-if', changes: [cause.change], with: { o: event } }}>take it away everywhere</Link>}
      </p>
    </li>
  );
}

function CauseTable({ weigh, order }: { weigh: Weigh; order: readonly string[] }) {
  return (
    <table>
      <caption>Of {plural(weigh.happens, 'history', 'histories')} with it, how many lose it without each cause</caption>
      <thead>
        <tr>
          <th scope="col">Without</th>
          <th scope="col" class="number">
            In 100
          </th>
          <th scope="col" class="number">
            Range
          </th>
          <th scope="col" class="number">
            Lose it
          </th>
          <th scope="col" class="number">
            Get it
          </th>
          {order.length > 0 && (
            <th scope="col" class="number">
              Your order
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {weigh.causes.map((cause) => (
          <tr key={cause.reason}>
            <th scope="row">{reasoned(cause.reason)}</th>
            <td class="number">{in100(cause.share)}</td>
            <td class="number">
              {in100(cause.interval[0])}–{in100(cause.interval[1])}
            </td>
            <td class="number">{cause.lost}</td>
            <td class="number">{cause.gained}</td>
            {order.length > 0 && <td class="number">{order.indexOf(cause.reason) + 1 || ''}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function From({ weigh }: { weigh: Weigh }) {
  const sources = new Set(weigh.causes.flatMap((cause) => cause.sources));
  return (
    <>
      <p>The rules that were taken away rest on:</p>
      <ul class="plain from">
        {[...sources].sort().map((source) => (
          <li key={source}>
            <Sources of={[source]} />
          </li>
        ))}
      </ul>
      <p>
        <Link to={whyTo(weigh.event)}>Read the argument in one history</Link>
      </p>
      <MadeBy made={{ ...weigh, luck: [...weigh.luck], lucks: weigh.completed }} />
    </>
  );
}
