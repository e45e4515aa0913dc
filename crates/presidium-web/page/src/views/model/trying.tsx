// Runs the reader's copy beside the model as it stands, over the same luck, and shows which events move.

import { useSignal } from '@preact/signals';
import { useStream } from '../../asking';
import { engine, type ModelFile, type Run } from '../../engine';
import { count, in100, moreOrFewer, plural, signed100 } from '../../format';
import { Bar } from '../../marks/bars';
import { MadeBy, Result } from '../../result';
import { Failure } from '../../shell/notices';
import { interpretation } from '../../world';
import { copyOf, edits } from './copy';

const HISTORIES = 1000;
/** Events shown as bars. */
const SHOWN = 12;

export function Trying({ files }: { files: readonly ModelFile[] }) {
  const asked = useSignal<string | null>(null);
  const now = JSON.stringify(edits.value);
  const reading = interpretation();
  const key = asked.value === now ? `${reading}|${now}` : null;
  const before = useStream<Run>(key === null ? null : reading, (signal) => engine.run({ histories: HISTORIES, interpretation: reading }, signal));
  const after = useStream<Run>(key, (signal) => engine.run({ histories: HISTORIES, interpretation: reading, files: copyOf(files, edits.value) }, signal));
  const [a, b] = [before.value, after.value];
  return (
    <section class="trying" aria-label="Your copy, run">
      <button type="button" class="main" onClick={() => (asked.value = now)}>
        Run my copy
      </button>
      <Failure error={b.error ?? a.error} />
      {key !== null && (a.value === null || b.value === null) && a.error === null && b.error === null && (
        <p class="denominator" role="status">
          Running both over the same luck…
        </p>
      )}
      {key !== null && a.value !== null && b.value !== null && <Moved before={a.value} after={b.value} asking={a.asking || b.asking} />}
    </section>
  );
}

interface Move {
  readonly id: string;
  readonly title: string;
  readonly before: number | null;
  readonly after: number;
  readonly difference: number;
}

/** Events of the copy beside those of the model, the largest difference first. */
function moves(before: Run, after: Run): readonly Move[] {
  const shares = new Map(before.events.map((event) => [event.id, event.share]));
  return after.events
    .map(({ id, title, share }) => {
      const was = shares.get(id) ?? null;
      return { id, title, before: was, after: share, difference: share - (was ?? 0) };
    })
    .sort((x, y) => Math.abs(y.difference) - Math.abs(x.difference));
}

function Moved({ before, after, asking }: { before: Run; after: Run; asking: boolean }) {
  const all = moves(before, after);
  const moved = all.filter((m) => in100(Math.abs(m.difference)) >= 1);
  const first = moved[0];
  return (
    <Result
      sentence={
        first === undefined ? (
          'Your copy moves no event by as much as 1 in 100.'
        ) : (
          <>
            Your copy moves {plural(moved.length, 'event', 'events')}, most of all “{first.title}”: from {first.before === null ? 'nothing' : in100(first.before)} to <strong>{in100(first.after)}</strong> in 100.
          </>
        )
      }
      of={`${count(after.histories)} histories of each${asking ? ' so far' : ''}, over the same luck. What differs by 1 or 2 in 100 may be luck where the rules draw it anew.`}
      picture={<Moves moves={moved.slice(0, SHOWN)} />}
      table={<MoveTable moves={all} />}
      data={{ before: before.events, after: after.events }}
      command="presidium run --model FOLDER"
      from={
        <>
          <p>The model as it stands, and your copy of it. Save your copy to run it in a terminal.</p>
          <MadeBy made={after} />
        </>
      }
      asking={asking}
    />
  );
}

function Moves({ moves: shown }: { moves: readonly Move[] }) {
  const most = Math.max(0.05, ...shown.map((m) => Math.abs(m.difference)));
  return (
    <ul class="moves plain">
      {shown.map((m) => (
        <li key={m.id}>
          <span>{m.title}</span>
          <Bar value={m.difference} most={most} says={`${m.title}: ${moreOrFewer(m.difference)} in 100.`} />
          <span class="numeral">{signed100(m.difference)}</span>
        </li>
      ))}
    </ul>
  );
}

function MoveTable({ moves: all }: { moves: readonly Move[] }) {
  return (
    <table>
      <caption>In 100 histories, the model as it stands and your copy</caption>
      <thead>
        <tr>
          <th scope="col">Event</th>
          <th scope="col" class="number">
            As it stands
          </th>
          <th scope="col" class="number">
            Your copy
          </th>
          <th scope="col" class="number">
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {all.map((m) => (
          <tr key={m.id}>
            <th scope="row">{m.title}</th>
            <td class="number">{m.before === null ? '' : in100(m.before)}</td>
            <td class="number">{in100(m.after)}</td>
            <td class="number">{signed100(m.difference)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
