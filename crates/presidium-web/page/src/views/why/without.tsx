// Takes one reason away and reruns this history: what becomes of the event, and on request how the history differs.

import { useOnce } from '../../asking';
import { engine } from '../../engine';
import { sentence } from '../../format';
import { Link, Sources } from '../../links';
import { Failure } from '../../shell/notices';
import { interpretation } from '../../world';
import { askedTo } from './shown';
import { fate, named, reasoned } from './words';
import { DifferenceTable } from './world';
import type { Why, Without } from './wire';

/** Every reason with its fate; those that change nothing are folded into one sentence. */
export function Reasons({ why }: { why: Why }) {
  if (why.without.length === 0) return null;
  const some = why.without.filter((w) => w.differs);
  const none = why.without.filter((w) => !w.differs);
  const same = why.happened === null ? 'it still does not happen' : 'it happens the same day all the same';
  return (
    <section class="reasons" aria-labelledby="reasons">
      <h3 id="reasons">Take one reason away and rerun this history, with the same luck</h3>
      {some.length === 0 && <p>No single reason decides it: whichever is taken away, {same}.</p>}
      <ul class="fates">
        {some.map((w, n) => (
          <Fate key={n} why={why} without={w} />
        ))}
      </ul>
      {none.length > 0 && (
        <details>
          <summary>
            {none.length} more change nothing by themselves: {same}
          </summary>
          <ul class="nothing">
            {none.map((w, n) => (
              <li key={n}>
                <Reason without={w} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Fate({ why, without }: { why: Why; without: Without }) {
  const asking = without.change;
  const gone = without.happens === null;
  return (
    <li class={gone ? 'fate gone' : 'fate moved'}>
      <p>
        <span class="unseen">Without </span>
        <Reason without={without} />
      </p>
      <p class="becomes">
        <Sign gone={gone} /> {fate(why, without)}
      </p>
      <p class="more">
        {without.sources.length > 0 && <Sources of={without.sources} />}
        {asking !== null && (
          <>
            {' '}
            <Link to={askedTo({ event: why.event, history: why.history, without: asking })}>see how the history differs</Link>
            {' · '}
            <Link to={{ view: 'what-if', changes: [asking], with: { o: why.event } }}>try it in all histories</Link>
          </>
        )}
      </p>
    </li>
  );
}

/** A struck circle where the event is gone, an arrow where it moves. */
function Sign({ gone }: { gone: boolean }) {
  return (
    <svg class="sign" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={gone ? 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0 -11zM4.2 11.8l7.6 -7.6' : 'M2 8h11M9 4l4 4l-4 4'} />
    </svg>
  );
}

function Reason({ without }: { without: Without }) {
  return <>{reasoned(without.reason)}</>;
}

/** Day by day what only one of the two histories has, when a reason was taken away. */
export function Differences({ event, history, without }: { event: string; history: number; without: string }) {
  const reading = interpretation();
  const key = `${event}|${history}|${without}|${reading}`;
  const answer = useOnce(key, async (signal) => (await engine.why({ event, history, without, interpretation: reading }, signal)) as Why);
  const { value, error, asking } = answer.value;
  return (
    <section class="differences">
      <h2>
        History {history} without this reason: <code>{without}</code>
      </h2>
      <Failure error={error} />
      {value === null ? (
        asking && <p class="denominator">Rerunning it…</p>
      ) : (
        <>
          <p>
            {value.without[0] === undefined ? '' : `${sentence(fate(value, value.without[0]))}. `}
            {value.differences.length === 0 ? 'Nothing else differs.' : 'Only what differs, day by day:'}
          </p>
          {value.differences.length > 0 && (
            <DifferenceTable
              head={['Only with the reason', 'Only without it']}
              rows={value.differences.map((d) => ({ date: d.date, first: d.only === 'with', title: named(d.title) }))}
            />
          )}
        </>
      )}
      <p>
        <Link to={askedTo({ event, history, without: null })}>Put the reason back</Link>
      </p>
    </section>
  );
}
