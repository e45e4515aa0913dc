// One claim: how the sentence is read, the experiment, its hundred pairs, the verdict, and what speaks against it.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { engine, type Claim, type ClaimOutcome, type Made, type Other } from '../../engine';
import { useStream } from '../../asking';
import { listed, moreOrFewer, plural } from '../../format';
import { Lines, Link, Sources, whyTo } from '../../links';
import { Grid, GridKey, GridTable, hundred, type Cells } from '../../marks/grid';
import { Beside, Causes, Checks, DirectLines, Verdict } from '../../parts/beside';
import { CELL_WORDS, amount } from '../../parts/paired';
import { MadeBy, Result } from '../../result';
import { Failure } from '../../shell/notices';
import { say } from '../../spoken';
import { changeWords, interpretation } from '../../world';

const PAIRS = 400;
const AGAIN = 200;

export interface CardProps {
  id: string;
  sentence: string;
  lines: number[];
  /** What was worked out beforehand. */
  ready: Claim | null;
  made: Made | null;
}

export function Card({ id, sentence, lines, ready, made }: CardProps) {
  const live = useSignal(ready === null);
  const reading = interpretation();
  const asked = useStream(live.value ? `${id} ${reading}` : null, (signal) => engine.claims({ ids: [id], histories: PAIRS, again: AGAIN, interpretation: reading }, signal));
  const { value, asking, error } = asked.value;
  const fresh = value?.claims.find((c) => c.id === id) ?? null;
  const claim = fresh ?? ready;
  useEffect(() => {
    if (fresh && !asking) say(`${id}: ${fresh.verdict ?? 'no verdict'}.`);
  }, [fresh, asking]);
  return (
    <article class="card">
      <header>
        <h2>{sentence}</h2>
        <p class="small">
          {id} · <Lines of={lines} /> {claim && <span>· the notes {claim.basis === 'stated' ? 'state the cause' : 'imply the cause; it was inferred'}</span>}
        </p>
        {claim?.flags.length ? (
          <p class="correction">
            <strong>{listed(claim.flags)}.</strong> {claim.correction}
          </p>
        ) : null}
      </header>
      <p class="card-do">
        <button type="button" disabled={asking} onClick={() => (live.value = true)}>
          {asking ? 'Running…' : fresh ? `Rerun just now: ${plural(fresh.pairs ?? 0, 'pair', 'pairs')}` : 'Run it again, with rivals'}
        </button>{' '}
        {claim?.treatment && (
          <Link to={{ view: 'what-if', changes: [claim.treatment], with: claim.outcome === undefined ? {} : { o: claim.outcome } }}>open as a what-if</Link>
        )}
      </p>
      <Failure error={error} />
      {!claim && !error && <p class="waiting">Running histories…</p>}
      {claim && <Tried claim={claim} made={fresh && value ? value : made} asking={asking} />}
    </article>
  );
}

const WAYS = { rises: 'should rise', falls: 'should fall', open: 'may go either way' } as const;

function Tried({ claim, made, asking }: { claim: Claim; made: Made | null; asking: boolean }) {
  if (!claim.tested) return <p>Cannot be tested here: {claim.untestable ?? claim.waits?.why ?? 'the model has no part for it'}.</p>;
  const words = claim.treatment_in_words.length > 0 ? listed(claim.treatment_in_words) : claim.treatment;
  const expected = claim.expected ?? 'open';
  return (
    <Result
      level={3}
      sentence={<Finding claim={claim} />}
      of={`If ${words}. Asked: “${claim.title ?? ''}”, which ${WAYS[expected]} if the sentence is right. Counted over the ${claim.arose ?? claim.of ?? 0} of ${plural(claim.pairs ?? 0, 'pair', 'pairs')} in which the situation arises.`}
      picture={
        <>
          {claim.cells && (claim.of ?? 0) > 0 && <Hundred cells={claim.cells} title={claim.title ?? ''} />}
          <Verdict verdict={claim.verdict ?? null} between={claim.verdict_between ?? null} />
          <Beside
            putIn={claim.put_in ?? null}
            emerges={claim.emerges ?? null}
            learned={claim.learned ?? null}
            difference={claim.difference ?? null}
            settings={claim.cells ? (claim.settings_range ?? null) : null}
            others={othersOf(claim)}
            historians={claim.historians ? [{ claim: claim.id, range: claim.historians, sources: claim.sources }] : []}
            interpretation={made?.interpretation ?? interpretation()}
            why={claim.put_in_reason ?? null}
          />
          <Rivals claim={claim} />
          {claim.outcomes && claim.outcomes.length > 0 && <Further outcomes={claim.outcomes} />}
        </>
      }
      table={claim.cells ? <GridTable cells={claim.cells} words={CELL_WORDS} of={words} /> : <p>{claim.title}: an amount, {difference(claim)}.</p>}
      data={claim}
      command={`presidium claims ${claim.id} -n ${claim.pairs ?? PAIRS}${made ? ` -i ${made.interpretation}` : ''}`}
      from={<From claim={claim} made={made} />}
      asking={asking}
    />
  );
}

function difference(of: { cells?: Cells | null; difference?: number | null; mean_unchanged?: number | null }): string {
  if (of.difference == null) return 'not known';
  if (of.cells) return `${moreOrFewer(of.difference)} in 100`;
  const mean = of.mean_unchanged == null ? '' : ` from ${amount(of.mean_unchanged)}`;
  return `${of.difference > 0 ? 'up' : 'down'} by ${amount(Math.abs(of.difference))}${mean}`;
}

function Finding({ claim }: { claim: Claim }) {
  if ((claim.of ?? 0) === 0) return <>The situation never arises in these histories.</>;
  if (!claim.cells) return <>{claim.title}: {difference(claim)}.</>;
  const cells = hundred(claim.cells);
  return (
    <>
      With the change, <strong class="numeral">{cells.both + cells.only_changed}</strong> of 100; without it <strong class="numeral">{cells.both + cells.only_unchanged}</strong>.
    </>
  );
}

function Hundred({ cells, title }: { cells: Cells; title: string }) {
  const in100 = hundred(cells);
  const kinds = Object.keys(CELL_WORDS) as (keyof Cells)[];
  return (
    <div class="hundred">
      <Grid cells={cells} says={`${title}, of 100 pairs of histories: ${listed(kinds.map((k) => `${in100[k]} ${CELL_WORDS[k]}`))}.`} />
      <ul class="key">
        {kinds.map((kind) => (
          <li key={kind}>
            <GridKey kind={kind} />
            <strong class="numeral">{in100[kind]}</strong>
            <span>{CELL_WORDS[kind]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function othersOf(claim: Claim): Other[] {
  return (claim.interpretations ?? []).map(({ interpretation: who, outcomes }) => ({
    interpretation: who,
    difference: outcomes[0]?.difference ?? null,
    interval: outcomes[0]?.interval ?? null,
  }));
}

function Rivals({ claim }: { claim: Claim }) {
  const rivals = claim.rivals ?? [];
  if (rivals.length < 2 || !claim.cells) return null;
  const causes = rivals.map((r) => ({
    words: r.change === null ? 'this sentence’s own cause' : changeWords(r.change),
    difference: r.difference,
    interval: r.interval,
    self: r.change === null,
  }));
  return <Causes causes={causes} title="Its rivals: take another cause away instead. More or fewer in 100, over the same histories." />;
}

function Further({ outcomes }: { outcomes: ClaimOutcome[] }) {
  return (
    <table>
      <caption>Asked besides</caption>
      <tbody>
        {outcomes.map((o) => (
          <tr key={o.outcome}>
            <th scope="row">{o.title}</th>
            <td>{WAYS[o.expected]}</td>
            <td>{difference(o)}</td>
            <td>{o.verdict}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function From({ claim, made }: { claim: Claim; made: Made | null }) {
  const one = claim.changed_histories?.[0];
  const lines = claim.put_in_lines ?? [];
  return (
    <div class="from">
      <h4>Where the sentence stands</h4>
      <p>
        <Lines of={claim.lines} /> <Sources of={claim.sources.filter((s) => !s.startsWith('@notes'))} />
      </p>
      <h4>Lines that lead straight from cause to outcome</h4>
      <DirectLines direct={{ lines, gates: claim.put_in_gates ?? [], reason: null }} />
      {claim.put_in_reason && <p>{claim.put_in_reason}</p>}
      {claim.order && (
        <>
          <h4>Checks</h4>
          <Checks of={{ order: { ...claim.order, holds: claim.order.before === 0 }, months: claim.months_to_outcome ?? null }} />
        </>
      )}
      {claim.unclear && claim.unclear.length > 0 && <p>{claim.unclear.join(' ')}</p>}
      {one !== undefined && claim.outcome && (
        <p>
          <Link to={whyTo(claim.outcome, one)}>Why, in history {one}</Link>, one of those that differ.
        </p>
      )}
      {made && <MadeBy made={made} />}
    </div>
  );
}
