// Claims: every causal sentence of the notes as an experiment, as a table by verdict and a card for each.

import './claims.css';
import { useEffect } from 'preact/hooks';
import { baked, model, type Claim, type Claims, type Pair } from '../engine';
import { useOnce } from '../asking';
import { count, in100, plural, signed100 } from '../format';
import { Link, Sources, claimTo } from '../links';
import { Pips } from '../marks/pips';
import { MadeBy, Result } from '../result';
import { Failure } from '../shell/notices';
import { go, place } from '../state';
import { VERDICTS, VERDICT_ORDER, topicWords } from '../words';
import { interpretation } from '../world';
import { Card } from './claims/card';

const NO_WORD = 'no verdict: effect before cause';
const UNTESTED = 'cannot be tested here';

/** The word of a claim; those that were not run cannot be tested here. */
export function wordOf(claim: Claim): string {
  return claim.tested ? (claim.verdict ?? NO_WORD) : UNTESTED;
}

export default function View() {
  const ready = useOnce('baked', () => baked());
  const { id } = place.value.with;
  const claims = ready.value.value?.claims ?? null;
  const stranger = claims !== null && model.value !== null && claims.model_digest !== model.value.model_digest;
  return (
    <>
      <h1>Every causal sentence of the notes, tried</h1>
      <p class="lede">Each was written down as an experiment: what is taken away, what is asked, which way it should go. A sentence can fail here.</p>
      <Failure error={ready.value.error} />
      {stranger && <p class="notice">The table was worked out with another version of the model (<code>{claims.model_digest.slice(0, 8)}</code>). Rerun a claim for what this one says.</p>}
      {!claims && ready.value.asking && <p class="waiting">Fetching the claims…</p>}
      {!claims && !ready.value.asking && <Unbaked id={id} />}
      {claims && id === undefined && <Table claims={claims} />}
      {claims && id !== undefined && <One claims={claims} id={id} />}
    </>
  );
}

/** Where nothing was worked out beforehand, claims can still be run one by one. */
function Unbaked({ id }: { id: string | undefined }) {
  const known = model.value?.claims ?? [];
  const one = known.find((c) => c.id === id);
  if (one) return <Card id={one.id} sentence={one.sentence} lines={one.lines} ready={null} made={null} />;
  return (
    <>
      <p>No results were worked out beforehand. Open a sentence to try it now.</p>
      <ul class="plain claim-list">
        {known.map((c) => (
          <li key={c.id}>
            <Link to={claimTo(c.id)}>{c.sentence}</Link> <small>{c.id}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

function One({ claims, id }: { claims: Claims; id: string }) {
  const some = claims.claims.filter((c) => c.id === id || c.statement === id);
  useEffect(() => {
    scrollTo(0, 0);
  }, [id]);
  return (
    <>
      <p>
        <Link to={{ with: {} }}>All claims</Link>
      </p>
      {some.length === 0 && (
        <p>
          There is no claim called <code>{id}</code>.
        </p>
      )}
      {some.map((c) => (
        <Card key={c.id} id={c.id} sentence={c.sentence} lines={c.lines} ready={c} made={claims} />
      ))}
    </>
  );
}

function set(key: string, value: string): void {
  const { [key]: _, ...rest } = place.value.with;
  go({ with: value === '' ? rest : { ...rest, [key]: value } }, 'replace');
}

function Table({ claims }: { claims: Claims }) {
  const { verdict = '', topic = '', text = '' } = place.value.with;
  const has = (c: Claim) => text === '' || `${c.id} ${c.sentence}`.toLowerCase().includes(text.toLowerCase());
  const some = claims.claims.filter((c) => (verdict === '' || wordOf(c) === verdict) && (topic === '' || c.topics.includes(topic)) && has(c));
  const words = VERDICT_ORDER.filter((word) => some.some((c) => wordOf(c) === word));
  const tried = claims.claims.filter((c) => c.tested);
  const found = (word: string) => claims.claims.filter((c) => wordOf(c) === word).length;
  const holds = found('it helped') + found('it usually took this') + found('without it, almost never');
  return (
    <Result
      sentence={
        <>
          Of {tried.length} sentences tried, <strong class="numeral">{holds}</strong> find at least help in this model, <strong class="numeral">{found('the model says the reverse')}</strong> the reverse, and{' '}
          <strong class="numeral">{found('assumed here, not tested')}</strong> only what was put in.
        </>
      }
      of={`${plural(claims.histories, 'pair of histories', 'pairs of histories')} for each, worked out when this page was made${found('too few histories to say') > 0 ? `; for ${found('too few histories to say')} that is too few to say` : ''}. Rerun any of them for more.`}
      picture={
        <>
          <Filters claims={claims} verdict={verdict} topic={topic} text={text} />
          {words.length === 0 && <p>No sentence of that kind.</p>}
          {words.map((word) => (
            <Group key={word} word={word} claims={some.filter((c) => wordOf(c) === word)} />
          ))}
        </>
      }
      table={<Plain claims={some} />}
      data={claims}
      command={`presidium claims -n ${claims.histories} -i ${claims.interpretation}`}
      from={
        <>
          <p>What each claim changes and asks, its lines of the notes and its sources stand on its card.</p>
          <MadeBy made={claims} />
        </>
      }
    />
  );
}

function Filters({ claims, verdict, topic, text }: { claims: Claims; verdict: string; topic: string; text: string }) {
  const topics = [...new Set(claims.claims.flatMap((c) => c.topics))].sort((a, b) => topicWords(a).localeCompare(topicWords(b)));
  const pick = (key: string) => (event: Event) => set(key, (event.currentTarget as HTMLSelectElement | HTMLInputElement).value);
  return (
    <div class="filters">
      <label>
        Verdict
        <select value={verdict} onChange={pick('verdict')}>
          <option value="">all</option>
          {VERDICT_ORDER.filter((word) => claims.claims.some((c) => wordOf(c) === word)).map((word) => (
            <option key={word} value={word}>
              {word}
            </option>
          ))}
        </select>
      </label>
      <label>
        Topic
        <select value={topic} onChange={pick('topic')}>
          <option value="">all</option>
          {topics.map((t) => (
            <option key={t} value={t}>
              {topicWords(t)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Words
        <input type="search" value={text} onInput={pick('text')} />
      </label>
    </div>
  );
}

function Group({ word, claims }: { word: string; claims: Claim[] }) {
  return (
    <section class="verdict-group">
      <h3>
        <span class="verdict-word">{word}</span> <span class="count">{count(claims.length)}</span>
      </h3>
      <p class="small">{VERDICTS[word]}</p>
      <ul class="plain claim-list">
        {claims.map((c) => (
          <li key={c.id}>
            <div>
              <Link to={claimTo(c.id)}>{c.sentence}</Link>
              <p class="small">
                {c.id} · <Sources of={[`@notes ${c.lines.join(', ')}`]} /> {c.flags.length > 0 && <span class="flagged">{c.flags.join(', ')}</span>}
              </p>
            </div>
            {c.tested && c.verdict_share != null && (
              <div class="claim-share">
                <Pips share={c.verdict_share} says={`Of 100 histories with the effect, ${in100(c.verdict_share)} lose it.`} />
                <p class="small" aria-hidden="true">
                  {in100(c.verdict_share)} of 100 lose it
                </p>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const range = (pair: Pair | null | undefined): string => (pair ? `${signed100(pair[0])} to ${signed100(pair[1])}` : '–');

function Plain({ claims }: { claims: Claim[] }) {
  return (
    <table>
      <caption>
        {claims.length} claims; differences in 100. Interpretation: {interpretation()}.
      </caption>
      <thead>
        <tr>
          <th scope="col">Claim</th>
          <th scope="col">Verdict</th>
          <th scope="col" class="number">
            Difference
          </th>
          <th scope="col" class="number">
            Luck
          </th>
          <th scope="col" class="number">
            Historians
          </th>
          <th scope="col" class="number">
            Put in
          </th>
        </tr>
      </thead>
      <tbody>
        {claims.map((c) => (
          <tr key={c.id}>
            <th scope="row">
              <Link to={claimTo(c.id)}>{c.id}</Link> {c.sentence}
            </th>
            <td>{wordOf(c)}</td>
            <td class="number">{c.cells && c.difference != null ? signed100(c.difference) : '–'}</td>
            <td class="number">{c.cells ? range(c.interval) : '–'}</td>
            <td class="number">{range(c.historians)}</td>
            <td class="number">{c.put_in == null ? '–' : in100(c.put_in)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
