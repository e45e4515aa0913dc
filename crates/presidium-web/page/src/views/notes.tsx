// The notes line by line in our words: what is wrong with a line, what rests on it, and beside it the reader's own copy.

import './notes/notes.css';
import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useOnce } from '../asking';
import { engine } from '../engine';
import { plural } from '../format';
import { Result } from '../result';
import { Failure } from '../shell/notices';
import { go, place } from '../state';
import { kindsOf, mapSays, MapKey, NotesMap } from './notes/map';
import type { OwnCopy } from './notes/own';
import { OwnCopyBox } from './notes/own-box';
import { FILTERS, found, type Filter } from './notes/search';
import { SourceBox } from './notes/source';
import { linesWords, StatementCard } from './notes/statement';
import type { Coverage, Notes, Statement } from './notes/wire';

export default function View() {
  const notes = useOnce('notes', async (signal) => (await engine.statements(signal)) as Notes);
  const coverage = useOnce('coverage', async (signal) => (await engine.coverage(signal)) as Coverage);
  const own = useSignal<OwnCopy | null>(null);
  const { source = '' } = place.value.with;
  return (
    <>
      <h1>The notes, line by line</h1>
      {source !== '' && <SourceBox name={source} />}
      <Failure error={notes.value.error} />
      {notes.value.value === null
        ? notes.value.error === null && <p class="denominator">Being fetched…</p>
        : <Lines statements={notes.value.value.statements} coverage={coverage.value.value} own={own} />}
    </>
  );
}

function Lines({ statements, coverage, own }: { statements: readonly Statement[]; coverage: Coverage | null; own: Signal<OwnCopy | null> }) {
  const unused = useMemo(() => new Map(coverage?.unused.map((u) => [u.id, u.reason ?? 'no reason is given'])), [coverage]);
  const kinds = useMemo(() => kindsOf(statements, new Set(unused.keys())), [statements, unused]);
  return (
    <>
      <Result
        sentence={<Covered statements={statements} unused={unused.size} />}
        of="The notes this was built from are not printed here: each sentence stands in our own words, with what is wrong with it."
        picture={
          <>
            <NotesMap kinds={kinds} says={mapSays(kinds)} />
            <MapKey />
          </>
        }
        table={<StatementTable statements={statements} unused={unused} />}
        data={{ statements, unused: coverage?.unused ?? [] }}
        command="presidium notes --coverage"
        from={
          <p>
            The notes are a class handout on Soviet foreign policy after 1953. A statement is one thing they say; the register of statements says which lines it is from, what kind of sentence it is, and what the record has to say about it.
          </p>
        }
      />
      <OwnCopyBox own={own} />
      <Searched statements={statements} unused={unused} own={own.value} />
    </>
  );
}

function Covered({ statements, unused }: { statements: readonly Statement[]; unused: number }) {
  const used = statements.length - unused;
  const wrong = statements.filter((s) => s.correction !== null).length;
  return (
    <>
      A rule or an experiment rests on <strong>{used}</strong> of {statements.length} statements; <strong>{wrong}</strong> carry a remark on how they stand to the record.
    </>
  );
}

function StatementTable({ statements, unused }: { statements: readonly Statement[]; unused: ReadonlyMap<string, string> }) {
  return (
    <table>
      <caption>Every statement of the notes</caption>
      <thead>
        <tr>
          <th scope="col">Lines</th>
          <th scope="col">Says, in our words</th>
          <th scope="col">Beside the record</th>
          <th scope="col" class="number">
            Rests on it
          </th>
        </tr>
      </thead>
      <tbody>
        {statements.map((s) => (
          <tr key={s.id}>
            <th scope="row">{s.lines.join(', ')}</th>
            <td>{s.text}</td>
            <td>{s.correction}</td>
            <td class="number">{unused.has(s.id) ? 'nothing' : s.rules.length + s.claims.length}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Searched({ statements, unused, own }: { statements: readonly Statement[]; unused: ReadonlyMap<string, string>; own: OwnCopy | null }) {
  const { q = '', show = 'all' } = place.value.with;
  const filter: Filter = FILTERS.find((f) => f.id === show)?.id ?? 'all';
  const shown = useMemo(() => found(statements, { query: q, filter, unused }), [statements, q, filter, unused]);
  const first = /^\d+$/.test(q) ? shown[0]?.id : undefined;
  useEffect(() => {
    if (first !== undefined) document.getElementById(`statement-${first}`)?.scrollIntoView({ block: 'center' });
  }, [first]);
  const kept = (next: { q?: string; show?: string }) => go({ view: 'notes', with: { q, show: filter === 'all' ? '' : filter, ...next } }, 'replace');
  return (
    <section class="lines" aria-labelledby="lines">
      <h2 id="lines">Find a line</h2>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <p>
          <label for="find">A line number, or words</label>
          <input id="find" type="search" value={q} onInput={(event) => kept({ q: event.currentTarget.value })} />
        </p>
        <p>
          <label for="show">Show</label>
          <select id="show" value={filter} onChange={(event) => kept({ show: event.currentTarget.value })}>
            {FILTERS.map((f) => (
              <option key={f.id} value={f.id}>
                {f.words}
              </option>
            ))}
          </select>
        </p>
      </form>
      <p class="denominator" role="status">
        {shown.length === 0 ? `No statement ${/^\d+$/.test(q) ? `is from ${linesWords([Number(q)])}` : 'fits'}.` : plural(shown.length, 'statement', 'statements')}
      </p>
      <div class="statements">
        {shown.map((statement) => (
          <StatementCard key={statement.id} statement={statement} own={own} unused={unused.get(statement.id) ?? null} here={statement.id === first} />
        ))}
      </div>
    </section>
  );
}
