// Picks a change: a decision somebody made, an event, or an assumption about how the world works, never mixed.

import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { model, type Model } from '../../engine';
import { Sources } from '../../links';
import { Dial } from '../../parts/dial';
import { go, place, tidy } from '../../state';
import { sentence } from '../../format';
import { changeWords } from '../../world';

const KINDS = {
  decision: { title: 'Decision', means: 'what somebody did' },
  event: { title: 'Event', means: 'what happened to them' },
  assumption: { title: 'Assumption', means: 'how we think the world works' },
} as const;
type Kind = keyof typeof KINDS;

/** In which of the three drawers a suggestion lies. */
function drawer(kind: Model['suggested'][number]['kind']): Kind {
  if (kind === 'decision' || kind === 'person') return 'decision';
  return kind === 'event' ? 'event' : 'assumption';
}

/** What a change aims at. */
const aim = (change: string): string => tidy(change).split(/[=@*+]|-=/)[0]?.trim() ?? '';

const MOST = 4;

/** Where the answer stands below the picker, brings it into sight. */
function showAnswer(): void {
  if (matchMedia('(max-width: 57.9rem)').matches) document.getElementById('follows')?.scrollIntoView();
}

export function Picker() {
  const kind = useSignal<Kind>('decision');
  const both = useSignal(false);
  const name = useId();
  const all = model.value;
  if (!all) return <p class="waiting">Asking what can be changed…</p>;
  const apply = (change: string, how: 'push' | 'replace' = 'push') => {
    const now = place.value.changes;
    const others = now.filter((c) => aim(c) !== aim(change));
    const next = both.value || others.length < now.length ? [...others, change].slice(-MOST) : [change];
    go({ changes: next }, how);
    if (how === 'push') requestAnimationFrame(showAnswer);
  };
  const { changes } = place.value;
  return (
    <>
      <fieldset class="kinds">
        <legend>What kind of change?</legend>
        {(Object.keys(KINDS) as Kind[]).map((each) => (
          <label key={each}>
            <input
              type="radio"
              name={name}
              checked={kind.value === each}
              onChange={() => {
                kind.value = each;
              }}
            />
            <span>
              <strong>{KINDS[each].title}</strong> {KINDS[each].means}
            </span>
          </label>
        ))}
      </fieldset>
      {changes.length > 0 && (
        <label class="keep">
          <input
            type="checkbox"
            checked={both.value}
            onChange={(event) => {
              both.value = event.currentTarget.checked;
            }}
          />
          <span>Keep {changes.length === 1 ? `“${changeWords(changes[0] ?? '')}”` : 'what is changed'} and add to it</span>
        </label>
      )}
      <Suggested all={all} kind={kind.value} apply={apply} />
      <h2 class="own-head">Or make one</h2>
      {kind.value === 'decision' && <Decision all={all} apply={apply} />}
      {kind.value === 'event' && <Happening all={all} apply={apply} />}
      {kind.value === 'assumption' && <Assumption all={all} apply={apply} />}
      <Written apply={apply} />
    </>
  );
}

interface Made {
  all: Model;
  apply: (change: string, how?: 'push' | 'replace') => void;
}

function Suggested({ all, kind, apply }: Made & { kind: Kind }) {
  const some = all.suggested.filter((s) => drawer(s.kind) === kind);
  if (some.length === 0) return null;
  return (
    <ul class="suggested" aria-label="Suggested changes">
      {some.map((s) => {
        const on = place.value.changes.some((c) => tidy(c) === tidy(s.change));
        return (
          <li key={s.change}>
            <button type="button" aria-pressed={on} onClick={() => apply(s.change)}>
              {s.words}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Pick({ label, value, onPick, children }: { label: string; value: string; onPick: (value: string) => void; children: ComponentChildren }) {
  return (
    <label class="pick">
      {label}
      <select value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {children}
      </select>
    </label>
  );
}

const option = (id: string, title: string) => (
  <option key={id} value={id}>
    {sentence(title)}
  </option>
);

const byTitle = <T extends { title: string }>(list: readonly T[]): T[] => [...list].sort((a, b) => a.title.localeCompare(b.title));
const placeWords = (index: string): string => index.split(', ').map((w) => sentence(w.replaceAll('_', ' '))).join(', ');
const cell = (id: string, index: string): string => (index === '' ? id : `${id}[${index}]`);

function Where({ index, value, onPick }: { index: string[] | null; value: string; onPick: (value: string) => void }) {
  if (!index || index.length === 0) return null;
  return (
    <Pick label="Where, or who" value={value} onPick={onPick}>
      <option value="">everywhere</option>
      {index.map((i) => option(i, placeWords(i)))}
    </Pick>
  );
}

function Decision({ all, apply }: Made) {
  const id = useSignal('');
  const index = useSignal('');
  const taken = useSignal('');
  const decision = all.decisions.find((d) => d.id === id.value);
  const at = decision?.index?.includes(index.value) ? index.value : '';
  return (
    <div class="make">
      <Pick
        label="Which decision"
        value={id.value}
        onPick={(to) => {
          id.value = to;
          taken.value = '';
        }}
      >
        <option value="">choose…</option>
        {byTitle(all.decisions).map((d) => option(d.id, d.title))}
      </Pick>
      {decision && (
        <>
          <Where index={decision.index} value={at} onPick={(to) => (index.value = to)} />
          <Pick label="What is decided" value={taken.value} onPick={(to) => (taken.value = to)}>
            <option value="">choose…</option>
            {decision.options.map((o) => option(o.id, o.title))}
            <option value="never">It is never taken</option>
          </Pick>
          <Sources of={decision.sources} />
          <button type="button" class="main" disabled={taken.value === ''} onClick={() => apply(`${cell(decision.id, at)}=${taken.value}`)}>
            Rerun with this
          </button>
        </>
      )}
    </div>
  );
}

function Happening({ all, apply }: Made) {
  const id = useSignal('');
  const index = useSignal('');
  const how = useSignal<'never' | 'on'>('never');
  const on = useSignal('1956-10-24');
  const event = all.events.find((e) => e.id === id.value);
  const at = event?.index?.includes(index.value) ? index.value : '';
  const dated = how.value === 'on' && (event?.index ?? null) !== null && at === '';
  return (
    <div class="make">
      <Pick label="Which event" value={id.value} onPick={(to) => (id.value = to)}>
        <option value="">choose…</option>
        {byTitle(all.events).map((e) => option(e.id, e.title))}
      </Pick>
      {event && (
        <>
          <Where index={event.index} value={at} onPick={(to) => (index.value = to)} />
          <Pick label="What becomes of it" value={how.value} onPick={(to) => (how.value = to === 'on' ? 'on' : 'never')}>
            <option value="never">It never happens</option>
            <option value="on">It happens on a day</option>
          </Pick>
          {how.value === 'on' && (
            <label class="pick">
              Day
              <input type="date" min={all.period[0]} max={all.period[1]} value={on.value} onInput={(e) => (on.value = e.currentTarget.value)} />
            </label>
          )}
          <Sources of={event.sources} />
          {dated && <p class="small">Say where: one day for all places at once is no single change.</p>}
          <button
            type="button"
            class="main"
            disabled={dated || (how.value === 'on' && on.value === '')}
            onClick={() => apply(how.value === 'never' ? `${cell(event.id, at)}=never` : `${cell(event.id, at)}@${on.value}`)}
          >
            Rerun with this
          </button>
        </>
      )}
    </div>
  );
}

function Assumption({ all, apply }: Made) {
  const held = (id: string) => place.value.changes.find((c) => aim(c) === id && /=\s*-?[\d.]+$/.test(c));
  const first = all.assumptions.find((a) => held(a.id));
  const id = useSignal(first?.id ?? '');
  const of = all.assumptions.find((a) => a.id === id.value);
  const set = of ? held(of.id)?.split('=')[1] : undefined;
  const value = set === undefined ? (of?.central ?? 0) : Number(set);
  const step = of ? stepOf(of.high - of.low) : 1;
  return (
    <div class="make">
      <Pick label="Which assumption" value={id.value} onPick={(to) => (id.value = to)}>
        <option value="">choose…</option>
        {byTitle(all.assumptions).map((a) => option(a.id, a.title.replaceAll('_', ' ')))}
      </Pick>
      {of && (
        <>
          <Dial
            label={sentence(of.title.replaceAll('_', ' '))}
            value={Number(value.toFixed(4))}
            low={Math.min(0, floorTo(of.low, step))}
            high={Math.max(floorTo(of.high, step) + step, value)}
            step={step}
            unit={of.unit === 'real' ? '' : of.unit}
            onMove={(to) => apply(`${of.id}=${to}`, set === undefined ? 'push' : 'replace')}
          />
          <p class="small">
            Held plausible: {short(of.low)} to {short(of.high)}.{' '}
            {Object.entries(of.per_interpretation)
              .map(([who, n]) => `${sentence(who)} ${short(n)}`)
              .join(', ')}
            . {of.why}
          </p>
          <Sources of={of.sources} />
        </>
      )}
    </div>
  );
}

const short = (n: number): string => n.toLocaleString('en-GB', { maximumSignificantDigits: 3 });
const floorTo = (n: number, step: number): number => Math.floor(n / step) * step;

/** About forty steps over the range, each 1, 2 or 5 times a power of ten. */
function stepOf(range: number): number {
  const raw = Math.max(range, 1e-6) / 40;
  const power = 10 ** Math.floor(Math.log10(raw));
  const digit = raw / power;
  return Number((power * (digit > 5 ? 10 : digit > 2 ? 5 : digit > 1 ? 2 : 1)).toPrecision(1));
}

function Written({ apply }: { apply: (change: string) => void }) {
  const text = useSignal('');
  return (
    <details>
      <summary>Write it in the model’s language</summary>
      <form
        class="make"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.value.trim() !== '') apply(tidy(text.value));
        }}
      >
        <label class="pick">
          A change, such as <code>pledge[poland]=never</code>
          <input type="text" value={text.value} autocomplete="off" spellcheck={false} onInput={(event) => (text.value = event.currentTarget.value)} />
        </label>
        <button type="submit">Rerun with this</button>
      </form>
    </details>
  );
}
