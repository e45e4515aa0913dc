// The frame of every result: one sentence with the number, then Picture, Table, Data, Where from.

import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { Made } from './engine';
import { count } from './format';
import { Link } from './links';

export interface ResultProps {
  /** One sentence; the number stands in it. */
  sentence: ComponentChildren;
  /** Out of what the number is counted, so far. */
  of?: ComponentChildren;
  picture: ComponentChildren;
  table: ComponentChildren;
  /** What the program said, to be kept as a file. */
  data: unknown;
  /** The command that makes the same number again. */
  command?: string;
  from: ComponentChildren;
  /** Still settling. */
  asking?: boolean;
  level?: 2 | 3;
}

const TABS = ['Picture', 'Table', 'Data', 'Where from'] as const;
type Tab = (typeof TABS)[number];

export function Result(props: ResultProps) {
  const Heading = props.level === 3 ? 'h3' : 'h2';
  return (
    <article class="result" aria-busy={props.asking === true}>
      <Heading class="finding">{props.sentence}</Heading>
      {props.of && <p class="denominator">{props.of}</p>}
      <Tabs {...props} />
      <p class="aside">
        <Link to={{ view: 'limits' }}>What this cannot tell you</Link>
      </p>
    </article>
  );
}

function Tabs(props: ResultProps) {
  const shown = useSignal<Tab>('Picture');
  const id = useId();
  const bar = useRef<HTMLDivElement>(null);
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -9, End: 9 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const now = TABS.indexOf(shown.value);
    const next = step === 9 ? 3 : step === -9 ? 0 : (now + step + 4) % 4;
    shown.value = TABS[next] ?? 'Picture';
    bar.current?.querySelectorAll('button')[next]?.focus();
  };
  const panel = { Picture: props.picture, Table: <div class="scroll">{props.table}</div>, Data: <Data {...props} />, 'Where from': props.from };
  return (
    <div class="tabbed">
      <div class="tabs" role="tablist" aria-label="This result as" ref={bar} onKeyDown={walk}>
        {TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`${id}-${tab.charAt(0)}`}
            aria-selected={shown.value === tab}
            aria-controls={`${id}-panel`}
            tabIndex={shown.value === tab ? 0 : -1}
            onClick={() => {
              shown.value = tab;
            }}
          >
            {tab}
          </button>
        ))}
      </div>
      <div class="panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown.value.charAt(0)}`}>
        {panel[shown.value]}
      </div>
    </div>
  );
}

function Data({ data, command }: ResultProps) {
  return (
    <div class="data">
      {command && (
        <>
          <p>The same numbers in a terminal:</p>
          <pre>
            <code>{command}</code>
          </pre>
        </>
      )}
      <p>
        <button type="button" class="quiet" onClick={() => save('presidium.json', JSON.stringify(data, null, 2), 'application/json')}>
          Save as JSON
        </button>{' '}
        <button type="button" class="quiet" onClick={() => save('presidium.csv', csv(data), 'text/csv')}>
          Save as CSV
        </button>
      </p>
    </div>
  );
}

function save(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The result's list (events, outcomes, claims …), a row for each and a column for each plain field. */
export function csv(data: unknown): string {
  const lists = typeof data === 'object' && data !== null ? Object.values(data).filter((v): v is object[] => Array.isArray(v) && typeof v[0] === 'object') : [];
  const rows = lists.sort((a, b) => b.length - a.length)[0] ?? [data as object];
  const flat = rows.map((row) => flatten(row));
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown) => (value === undefined || value === null ? '' : /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  return [columns.join(','), ...flat.map((row) => columns.map((c) => cell(row[c])).join(','))].join('\n') + '\n';
}

function flatten(row: object, prefix = ''): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) {
    if (Array.isArray(value)) {
      if (value.every((v) => typeof v !== 'object')) out[prefix + key] = value.join(' ');
    } else if (typeof value === 'object' && value !== null) Object.assign(out, flatten(value, `${prefix}${key}.`));
    else out[prefix + key] = value;
  }
  return out;
}

/** How a number was made, at the foot of *Where from*. */
export function MadeBy({ made }: { made: Made }) {
  return (
    <p class="made">
      Model {made.model} <code>{made.model_digest.slice(0, 8)}</code>, interpretation <em>{made.interpretation}</em>, luck {count(made.luck[0])} to {count(made.luck[1])}, seed {made.seed}. Not fitted
      to the record.
    </p>
  );
}
