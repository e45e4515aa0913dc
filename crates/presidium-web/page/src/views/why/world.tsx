// The same history in the reader's world: what the change adds and takes away, day by day, with the same luck.

import { useOnce } from '../../asking';
import { engine } from '../../engine';
import { day, plural } from '../../format';
import { Failure } from '../../shell/notices';
import { place } from '../../state';
import { changeWords, interpretation } from '../../world';
import { named } from './words';
import type { Versus, VersusRow } from './wire';

/** Rows shown before the rest is left to the data. */
const SHOWN = 40;

/** Nothing when nothing is changed; one section for each change otherwise. */
export function InYourWorld({ history }: { history: number }) {
  const { changes } = place.value;
  return (
    <>
      {changes.map((change) => (
        <Changed key={change} history={history} change={change} />
      ))}
    </>
  );
}

function Changed({ history, change }: { history: number; change: string }) {
  const reading = interpretation();
  const key = `${history}|${change}|${reading}`;
  const answer = useOnce(key, async (signal) => (await engine.history({ number: history, versus: change, interpretation: reading }, signal)) as unknown as Versus);
  const { value, error, asking } = answer.value;
  return (
    <section class="differences">
      <h2>
        History {history} in your world: {changeWords(change)}
      </h2>
      <Failure error={error} />
      {value === null ? asking && <p class="denominator">Rerunning it…</p> : <Rows versus={value} />}
    </section>
  );
}

function Rows({ versus }: { versus: Versus }) {
  const differ = versus.rows.filter((row) => row.mark !== 'same');
  if (differ.length === 0) return <p>The change alters nothing in this history.</p>;
  return (
    <>
      <p>
        {versus.first_difference !== null && `Both are the same until ${day(versus.first_difference)}. `}
        {plural(differ.length, 'thing differs', 'things differ')} after it{differ.length > SHOWN ? `; the first ${SHOWN} are shown` : ''}.
      </p>
      <DifferenceTable
        head={['Only without your change', 'Only with it']}
        rows={differ.slice(0, SHOWN).map((row) => ({ date: row.date, first: row.mark === 'here', title: titleOf(row) }))}
      />
    </>
  );
}

function titleOf(row: VersusRow): string {
  return named(row.option === undefined ? row.title : `${row.title} -> ${row.option}`);
}

export interface DifferenceRow {
  readonly date: string;
  /** Whether it stands in the first column. */
  readonly first: boolean;
  readonly title: string;
}

/** What only one of two histories has, day by day. */
export function DifferenceTable({ head, rows }: { head: readonly [string, string]; rows: readonly DifferenceRow[] }) {
  return (
    <div class="scroll">
      <table class="two">
        <caption class="unseen">What only one of the two histories has, day by day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">{head[0]}</th>
            <th scope="col">{head[1]}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              <th scope="row">{day(row.date)}</th>
              <td>{row.first ? row.title : ''}</td>
              <td>{row.first ? '' : row.title}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
