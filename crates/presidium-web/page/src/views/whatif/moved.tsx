// Every outcome that a change moves: events by how many histories differ, then amounts.

import type { Outcome, WhatIf } from '../../engine';
import { in100, listed, moreOrFewer, plural, sentence, signed100 } from '../../format';
import { Link } from '../../links';
import { Bar } from '../../marks/bars';
import { MadeBy, Result } from '../../result';
import { TwoByTwo, amount, commandOf, countedOver } from '../../parts/paired';
import { changeWords } from '../../world';
import { place } from '../../state';

const size = (o: Outcome): number => Math.abs(o.difference ?? 0);

/** Whether a difference is clear of luck. */
const clear = (o: Outcome): boolean => o.interval !== null && (o.interval[0] > 0 || o.interval[1] < 0);

export function Moved({ answer, asking }: { answer: WhatIf; asking: boolean }) {
  const events = answer.outcomes.filter((o) => o.amount === null && o.difference !== null && o.only_changed + o.only_unchanged > 0).sort((a, b) => size(b) - size(a));
  const moved = events.filter(clear);
  const rest = events.filter((o) => !clear(o));
  const amounts = answer.outcomes.filter((o) => o.amount !== null && clear(o)).sort((a, b) => relative(b) - relative(a));
  const found = moved.find((o) => o.verdict !== 'assumed here, not tested') ?? moved[0];
  const words = sentence(listed(place.value.changes.map(changeWords)));
  return (
    <Result
      sentence={
        found ? (
          <>
            {words}: <strong class="numeral">{moved.length}</strong> {moved.length === 1 ? 'outcome moves' : 'outcomes move'}. {found.title}, for one: <strong class="numeral">{moreOrFewer(found.difference ?? 0)}</strong> in
            100.
          </>
        ) : (
          <>{words}: nothing moves that luck alone could not.</>
        )
      }
      of={
        <>
          {countedOver(answer, answer.arose)} {asking && <span class="sofar">So far; more are being run.</span>}
        </>
      }
      picture={
        <>
          {moved.length > 0 && <Events outcomes={moved} caption="In 100 histories: as it is, and with the change. Orange and solid is more, outlined is fewer; the thin line is what luck alone could move." />}
          {moved.slice(0, 3).map((o) => (
            <TwoByTwo key={o.id} answer={answer} outcome={o} />
          ))}
          {amounts.length > 0 && <Amounts outcomes={amounts} />}
          {rest.length > 0 && (
            <details>
              <summary>{plural(rest.length, 'more outcome differs in a few histories', 'more outcomes differ in a few histories')}, not clear of luck</summary>
              <Events outcomes={rest} caption="Differences that other luck could undo." />
            </details>
          )}
        </>
      }
      table={<Events outcomes={events} caption="All events that differ in any history." />}
      data={answer}
      command={commandOf(answer)}
      from={
        <>
          <ul class="plain">
            {answer.changes.map((c) => (
              <li key={c.text}>
                {c.words} <code>{c.text}</code>
              </li>
            ))}
          </ul>
          <p>{answer.before_change_identical ? 'Up to the change, both worlds are the same to the last bit.' : 'The worlds differ before the change: do not trust this answer.'}</p>
          <p>How much of an effect was put in by hand, what historians and other interpretations say: open an outcome.</p>
          <MadeBy made={answer} />
        </>
      }
      asking={asking}
    />
  );
}

const relative = (o: Outcome): number => (o.amount ? Math.abs(o.amount.changed - o.amount.unchanged) / Math.max(Math.abs(o.amount.unchanged), 1e-9) : 0);

function share(of: number | null): string {
  return of === null ? '–' : String(in100(of));
}

function Events({ outcomes, caption }: { outcomes: readonly Outcome[]; caption: string }) {
  const most = Math.max(0.1, ...outcomes.map(size));
  return (
    <table class="moved">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Outcome</th>
          <th scope="col" class="number">
            As it is
          </th>
          <th scope="col" class="number">
            Changed
          </th>
          <th scope="col" class="picture">
            Difference
          </th>
          <th scope="col" class="number">
            <span class="unseen">In 100</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {outcomes.map((o) => (
          <tr key={o.id}>
            <th scope="row">
              <Link to={{ with: { o: o.id } }}>{o.title}</Link>
              {o.verdict === 'assumed here, not tested' && <small class="put">put in</small>}
            </th>
            <td class="number">{share(o.share_unchanged)}</td>
            <td class="number">{share(o.share_changed)}</td>
            <td class="picture">
              <Bar value={o.difference ?? 0} interval={o.interval} most={most} says={`${o.title}: ${moreOrFewer(o.difference ?? 0)} in 100; ${o.only_changed} histories gain it, ${o.only_unchanged} lose it.`} />
            </td>
            <td class="number">{signed100(o.difference ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Amounts({ outcomes }: { outcomes: readonly Outcome[] }) {
  return (
    <table class="moved">
      <caption>Amounts that move, means over the same pairs</caption>
      <thead>
        <tr>
          <th scope="col">Amount</th>
          <th scope="col" class="number">
            As it is
          </th>
          <th scope="col" class="number">
            Changed
          </th>
        </tr>
      </thead>
      <tbody>
        {outcomes.map((o) => (
          <tr key={o.id}>
            <th scope="row">
              <Link to={{ with: { o: o.id } }}>{o.title}</Link>
            </th>
            <td class="number">{amount(o.amount?.unchanged ?? 0)}</td>
            <td class="number">{amount(o.amount?.changed ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
