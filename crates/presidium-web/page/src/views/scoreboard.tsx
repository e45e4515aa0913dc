// Scoreboard: every event, in how many of 100 histories it happens, when, and what the record has.

import './scoreboard.css';
import { useSignalEffect } from '@preact/signals';
import { baked, engine, model, type BoardEvent, type Run } from '../engine';
import { useOnce, useStream } from '../asking';
import { count, day, dayNumber, share100 } from '../format';
import { Link, Sources, weighTo, whyTo } from '../links';
import { QuantileDots, datesSay } from '../marks/dots';
import { Pips, pipsSay } from '../marks/pips';
import { amount } from '../parts/paired';
import { Reading } from '../parts/reading';
import { MadeBy, Result } from '../result';
import { Failure } from '../shell/notices';
import { say } from '../spoken';
import { go, place } from '../state';
import { topicWords } from '../words';
import { interpretation } from '../world';

const HISTORIES = 2000;
const WORST = 10;

const SORTS = { date: 'day of the record', share: 'how often it happens', miss: 'distance from the record', title: 'name' } as const;
type Sort = keyof typeof SORTS;
const SHOWN = { all: 'all', yes: 'what happened', no: 'what did not happen', worst: 'the worst misses' } as const;
type Shown = keyof typeof SHOWN;

/** How far from what the record has, from 0 to 1; null where there is no record. */
export function missOf(event: BoardEvent): number | null {
  if (!event.record) return null;
  return event.record.happened ? 1 - event.share : event.share;
}

const FAR = '9999-12-31';

const ORDERS: Record<Sort, (a: BoardEvent, b: BoardEvent) => number> = {
  date: (a, b) => (a.record?.date ?? a.date?.median ?? FAR).localeCompare(b.record?.date ?? b.date?.median ?? FAR) || a.title.localeCompare(b.title),
  share: (a, b) => b.share - a.share || a.title.localeCompare(b.title),
  miss: (a, b) => (missOf(b) ?? -1) - (missOf(a) ?? -1) || a.title.localeCompare(b.title),
  title: (a, b) => a.title.localeCompare(b.title),
};

interface Filter {
  sort: Sort;
  shown: Shown;
  topic: string;
}

function chosen(events: readonly BoardEvent[], { sort, shown, topic }: Filter): BoardEvent[] {
  const some = events.filter((e) => topic === '' || e.topic === topic);
  if (shown === 'worst') return some.filter((e) => e.scored && missOf(e) !== null).sort(ORDERS.miss).slice(0, WORST);
  return some.filter((e) => shown === 'all' || (e.record !== null && e.record.happened === (shown === 'yes'))).sort(ORDERS[sort]);
}

const isIn = <T extends object>(of: T, key: string | undefined): key is Extract<keyof T, string> => key !== undefined && key in of;

function filterNow(): Filter {
  const { sort, show, topic } = place.value.with;
  return { sort: isIn(SORTS, sort) ? sort : 'date', shown: isIn(SHOWN, show) ? show : 'all', topic: topic ?? '' };
}

function set(key: string, value: string): void {
  const { [key]: _, ...rest } = place.value.with;
  go({ with: value === '' ? rest : { ...rest, [key]: value } }, 'replace');
}

export default function View() {
  const { changes } = place.value;
  const reading = interpretation();
  const ready = useOnce('baked', () => baked());
  const own = ready.value.value?.run ?? null;
  const fits = own !== null && own.interpretation === reading && (!model.value || own.model_digest === model.value.model_digest);
  const known = !ready.value.asking && (ready.value.value !== null || ready.value.error !== null);
  const key = fits || !known ? null : reading;
  const answer = useStream(key, (signal) => engine.run({ histories: HISTORIES, interpretation: reading }, signal));
  const run = fits ? own : answer.value.value;
  useSignalEffect(() => {
    const got = answer.value;
    if (got.value && !got.asking) say(`${count(got.value.histories)} histories are in.`);
  });
  return (
    <>
      <h1>What happens, how often, and when</h1>
      <p class="lede">Every event the model can bring about, and every one it could have and the record does not.</p>
      <Reading />
      {changes.length > 0 && (
        <p class="notice">
          This is the world as it is. What your change moves stands under <Link to={{ view: 'what-if', with: {} }}>What if</Link>.
        </p>
      )}
      <Failure error={answer.value.error} />
      {!run && !answer.value.error && <p class="waiting">Running histories…</p>}
      {run && <Board run={run} asking={!fits && answer.value.asking} stale={!fits && answer.value.stale} />}
    </>
  );
}

function Board({ run, asking, stale }: { run: Run; asking: boolean; stale: boolean }) {
  const filter = filterNow();
  const events = chosen(run.events, filter);
  const scored = run.events.filter((e) => e.scored && missOf(e) !== null);
  const off = scored.filter((e) => (missOf(e) ?? 0) > 0.5);
  return (
    <Result
      sentence={
        <>
          In <strong class="numeral">{scored.length - off.length}</strong> of {scored.length} scored questions the model does more often than not what the record has; in{' '}
          <strong class="numeral">{off.length}</strong> it does not.
        </>
      }
      of={
        <>
          {count(run.histories - run.faults)} histories. {asking && <span class="sofar">So far; more are being run. </span>}
          {stale && <span class="sofar">These are of the interpretation before; the other is being run.</span>}
        </>
      }
      picture={
        <>
          <Filters run={run} filter={filter} />
          <Legend dotted={run.events.some((e) => e.date?.twentieths !== undefined)} />
          {events.length === 0 ? <p>Nothing of that kind.</p> : <ol class="board">{events.map((e) => <Row key={e.id} event={e} />)}</ol>}
        </>
      }
      table={<Table events={events} run={run} />}
      data={run}
      command={`presidium run --all -n ${run.histories} -i ${run.interpretation}`}
      from={
        <>
          <p>Each event’s own sources stand in the table. Whether and when it happened is from the record, with a certainty of A, B or C.</p>
          <MadeBy made={run} />
        </>
      }
      asking={asking}
    />
  );
}

function Filters({ run, filter }: { run: Run; filter: Filter }) {
  const topics = [...new Set(run.events.map((e) => e.topic))].filter((t) => t !== '').sort((a, b) => topicWords(a).localeCompare(topicWords(b)));
  const pick = (key: string) => (event: Event) => set(key, (event.currentTarget as HTMLSelectElement).value);
  return (
    <div class="filters">
      <label>
        Show
        <select value={filter.shown} onChange={pick('show')}>
          {Object.entries(SHOWN).map(([key, words]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Topic
        <select value={filter.topic} onChange={pick('topic')}>
          <option value="">all</option>
          {topics.map((topic) => (
            <option key={topic} value={topic}>
              {topicWords(topic)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Order by
        <select value={filter.shown === 'worst' ? 'miss' : filter.sort} disabled={filter.shown === 'worst'} onChange={pick('sort')}>
          {Object.entries(SORTS).map(([key, words]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <button type="button" aria-pressed={filter.shown === 'worst'} onClick={() => set('show', filter.shown === 'worst' ? '' : 'worst')}>
        Where it is most wrong
      </button>
    </div>
  );
}

function Legend({ dotted }: { dotted: boolean }) {
  return (
    <p class="small">
      A filled dot is 5 in 100 histories; the line below spans 8 in 10 settings of what the sources leave open. On the right, when it happens if it does, on an axis of its own: {dotted ? 'each dot is one in twenty of them' : '8 in 10 fall on the bar, half before its mark'};
      the triangle is the record.
    </p>
  );
}

function recordWords(event: BoardEvent): string {
  const { record } = event;
  if (!record) return 'no record';
  if (!record.happened) return 'record: did not happen';
  return record.date ? `record: ${day(record.date)}` : 'record: happened';
}

function Row({ event }: { event: BoardEvent }) {
  const real = event.record?.date ?? null;
  return (
    <li class="event">
      <div class="event-name">
        <h3>{event.title}</h3>
        <p class={`event-record ${event.record && !event.record.happened ? 'not' : ''}`}>
          {recordWords(event)}
          {event.record && event.record.certainty !== 'A' && <span class="certainty"> certainty {event.record.certainty}</span>}
        </p>
      </div>
      <div class="event-share">
        <p>
          <strong class="numeral">{share100(event.share)}</strong> in 100
        </p>
        <Pips share={event.share} settings={event.settings} says={pipsSay(event.title, event.share, event.settings)} />
      </div>
      <div class="event-when">{event.date ? <QuantileDots dates={event.date} record={real} says={datesSay(event.date, real)} /> : <p class="small">too few to show when</p>}</div>
      <p class="event-do">
        <Link to={whyTo(event.id)} label={`Why: ${event.title}`}>
          why
        </Link>
        <Link to={weighTo(event.id)} label={`Weigh the causes of: ${event.title}`}>
          causes
        </Link>
        <Link to={{ view: 'what-if', with: { o: event.id } }} label={`Change something about: ${event.title}`}>
          change
        </Link>
      </p>
    </li>
  );
}

function Table({ events, run }: { events: readonly BoardEvent[]; run: Run }) {
  const topic = filterNow().topic;
  const amounts = run.quantities.filter((q) => topic === '' || q.topic === topic);
  const outside = (e: BoardEvent): string => {
    if (!e.record?.date || !e.date) return '';
    const at = dayNumber(e.record.date);
    return at < dayNumber(e.date.p10) ? 'record is earlier' : at > dayNumber(e.date.p90) ? 'record is later' : '';
  };
  return (
    <>
      <table>
        <caption>{events.length} events, in 100 histories</caption>
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col" class="number">
              In 100
            </th>
            <th scope="col" class="number">
              8 in 10 settings
            </th>
            <th scope="col">If it happens, 8 in 10 fall in</th>
            <th scope="col">Record</th>
            <th scope="col">Sources</th>
          </tr>
        </thead>
        <tbody>
          {events.map((e) => (
            <tr key={e.id}>
              <th scope="row">{e.title}</th>
              <td class="number">{share100(e.share)}</td>
              <td class="number">{e.settings ? `${share100(e.settings[0])}–${share100(e.settings[1])}` : '–'}</td>
              <td>
                {e.date ? `${day(e.date.p10)} – ${day(e.date.p90)}` : '–'}
                {outside(e) && <small> ({outside(e)})</small>}
              </td>
              <td>{recordWords(e).replace('record: ', '')}</td>
              <td>{e.sources.length > 0 && <Sources of={e.sources} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>{amounts.length} amounts</caption>
        <thead>
          <tr>
            <th scope="col">Amount</th>
            <th scope="col" class="number">
              Mean
            </th>
            <th scope="col" class="number">
              Standard deviation
            </th>
          </tr>
        </thead>
        <tbody>
          {amounts.map((q) => (
            <tr key={q.id}>
              <th scope="row">{q.title}</th>
              <td class="number">{amount(q.mean)}</td>
              <td class="number">{amount(q.sd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
