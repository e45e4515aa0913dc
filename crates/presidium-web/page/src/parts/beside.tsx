// What stands beside every causal answer: how much was put in, other interpretations, historians, rivals, checks.

import type { Compared, Direct, Other, Published } from '../engine';
import { in100, moreOrFewer, rangeWords, sentence, signed100 } from '../format';
import { Link, Sources, claimTo } from '../links';
import { NOT_FITTED, VERDICTS, putInWords } from '../words';
import { Bar } from '../marks/bars';

/** The verdict's word, then what it means. */
export function Verdict({ verdict, between }: { verdict: string | null; between?: readonly [string, string] | null }) {
  const word = verdict ?? 'no verdict: effect before cause';
  return (
    <p class="verdict">
      <strong>{word}</strong>
      <span class="verdict-means">
        {between && between[0] !== between[1] ? `From “${between[0]}” to “${between[1]}”. More histories would narrow it.` : (VERDICTS[word] ?? '')}
      </span>
    </p>
  );
}

export interface BesideProps {
  putIn: number | null;
  emerges: number | null;
  learned: number | null;
  difference: number | null;
  settings: readonly [number, number] | null;
  others: readonly Other[];
  historians: readonly Published[];
  /** The interpretation of the answer itself. */
  interpretation: string;
  /** Whether the slow part is there yet. */
  waiting?: boolean;
  /** Why nothing was divided, where the program says so. */
  why?: string | null;
}

/** Put in / learned / emerges, and what others say, as one definition list. */
export function Beside(props: BesideProps) {
  const put = putInWords(props.putIn);
  return (
    <dl class="beside">
      <div>
        <dt>Put in by hand</dt>
        <dd>
          <strong>{props.waiting ? 'Being worked out' : put.head}</strong>
          {props.putIn !== null && <span class="numeral"> {in100(props.putIn)} of 100 parts</span>}
          {!props.waiting && <p>{props.putIn === null && props.why ? sentence(props.why) : put.means}</p>}
        </dd>
      </div>
      <div>
        <dt>Learned</dt>
        <dd>
          <strong>{props.learned === null ? 'Nothing' : `${in100(props.learned)} of 100 parts`}</strong>
          {props.learned === null && <p>{NOT_FITTED}</p>}
        </dd>
      </div>
      <div>
        <dt>Emerges</dt>
        <dd>
          <strong>{props.emerges === null ? 'Not known' : `${in100(props.emerges)} of 100 parts`}</strong>
          <p>What comes about through the rules together, with the direct lines switched off.</p>
        </dd>
      </div>
      <div>
        <dt>8 in 10 settings</dt>
        <dd>
          <strong>{props.settings ? rangeWords(props.settings) : 'No more than luck'}</strong>
          <p>Settings are the values that the sources leave open.</p>
        </dd>
      </div>
      <div>
        <dt>Other interpretations</dt>
        <dd>
          {props.others.length === 0 ? (
            <strong>{props.waiting ? 'Being worked out' : 'Not asked'}</strong>
          ) : (
            <ul class="plain">
              {props.others.map((other) => (
                <li key={other.interpretation}>
                  <em>{other.interpretation}</em> {other.difference === null ? 'never arises' : moreOrFewer(other.difference)}
                </li>
              ))}
            </ul>
          )}
        </dd>
      </div>
      <div>
        <dt>Historians</dt>
        <dd>
          {props.historians.length === 0 ? (
            <strong>No range found</strong>
          ) : (
            props.historians.map((h) => (
              <p key={h.claim}>
                <strong>{rangeWords(h.range)}</strong> <Sources of={h.sources} />
              </p>
            ))
          )}
          {props.historians.length > 0 && <p>Our reading of the literature, not data.</p>}
        </dd>
      </div>
    </dl>
  );
}

/** The lines that lead straight from cause to outcome, with sources. */
export function DirectLines({ direct }: { direct: Direct | null }) {
  if (!direct) return null;
  if (direct.lines.length === 0) return <p>No line of the model leads straight from the cause to this outcome.</p>;
  return (
    <ul class="rules">
      {direct.lines.map((line) => (
        <li key={`${line.rule}.${line.option ?? ''}.${line.name}`}>
          <code>
            {line.rule}.{line.option ? `${line.option} as ${line.name}` : line.name}: {line.text}
          </code>
          <Sources of={line.sources} />
        </li>
      ))}
    </ul>
  );
}

export interface Ranked {
  words: string;
  claim?: string;
  difference: number | null;
  interval: readonly [number, number] | null;
  self?: boolean;
}

/** Causes by size, as bars on one scale, beside the one that was asked about. */
export function Causes({ causes, title }: { causes: readonly Ranked[]; title: string }) {
  const known = causes.filter((c) => c.difference !== null).sort((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0));
  if (known.length === 0) return null;
  const most = Math.max(...known.map((c) => Math.abs(c.difference ?? 0)), 0.1);
  return (
    <table class="causes">
      <caption>{title}</caption>
      <thead class="unseen-head">
        <tr>
          <th scope="col">Change</th>
          <th scope="col">Picture</th>
          <th scope="col" class="number">In 100</th>
        </tr>
      </thead>
      <tbody>
        {known.map((c) => (
          <tr key={c.words} class={c.self ? 'self' : undefined}>
            <th scope="row">
              {c.words} {c.claim && <Link to={claimTo(c.claim)}>{c.claim}</Link>}
            </th>
            <td class="picture">
              <Bar value={c.difference ?? 0} interval={c.interval} most={most} says={`${c.words}: ${moreOrFewer(c.difference ?? 0)} in 100.`} />
            </td>
            <td class="number">{signed100(c.difference ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Order of cause and effect, and other questions a program can check. */
export function Checks({ of, identical }: { of: Pick<Compared, 'order' | 'months'>; identical?: boolean }) {
  const { changed, before, same_day } = of.order;
  return (
    <ul class="plain checks">
      {identical !== undefined && <li>{identical ? 'Up to the change, both worlds are the same to the last bit.' : 'The worlds differ before the change: do not trust this answer.'}</li>}
      {changed > 0 && (
        <li>
          {before === 0
            ? `The change comes before its effect in all ${changed} changed histories${same_day > 0 ? `, on the same day in ${same_day}` : ''}.`
            : `In ${before} of ${changed} changed histories the effect comes before its cause: the answer is void.`}
        </li>
      )}
      {of.months !== null && <li>From change to outcome: {of.months < 1 ? 'under a month' : `${Math.round(of.months)} months`} in the median changed history.</li>}
    </ul>
  );
}
