// Draws one statement of the notes: our words, the reader's own line if there is one, corrections, what rests on it.

import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import { listed, plural } from '../../format';
import { Link, claimTo } from '../../links';
import type { To } from '../../state';
import { lineOf, type OwnCopy } from './own';
import type { Rests, Statement } from './wire';

/** What a flag of the register means. */
const FLAGS: Record<string, string> = {
  contested: 'historians disagree',
  contradiction: 'the notes contradict themselves',
  error: 'wrong',
  garbled: 'garbled',
  omission: 'something is missing',
  typo: 'misspelt',
};

/** `line 16`, `lines 124 and 133` */
export function linesWords(lines: readonly number[]): string {
  return `${lines.length === 1 ? 'line' : 'lines'} ${listed(lines.map(String))}`;
}

/** Details whose content is made only when they are opened. */
export function Fold({ summary, children }: { summary: string; children: () => ComponentChildren }) {
  const open = useSignal(false);
  return (
    <details onToggle={(event) => (open.value = (event.currentTarget as HTMLDetailsElement).open)}>
      <summary>{summary}</summary>
      {open.value && children()}
    </details>
  );
}

/** Where in the model something rests, as links to the line. */
export function RestsOn({ rules }: { rules: readonly Rests[] }) {
  return (
    <ul class="rests">
      {rules.map((rule, n) => (
        <li key={n}>
          <Link to={ruleTo(rule)}>
            {shortFile(rule.file)}, line {rule.line}
          </Link>{' '}
          <span class="quiet">{rule.what.replaceAll('`', '')}</span>
        </li>
      ))}
    </ul>
  );
}

/** The place of a rule in the Model view. */
export const ruleTo = (rule: Rests): To => ({ view: 'model', with: { f: shortFile(rule.file), l: String(rule.line) } });

/** A model's file without its folder. */
export function shortFile(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

export function StatementCard({ statement, own, unused, here }: { statement: Statement; own: OwnCopy | null; unused: string | null; here: boolean }) {
  const mine = statement.lines.map((line) => [line, lineOf(own, line)] as const).filter(([, text]) => text !== null);
  return (
    <article class={here ? 'statement here' : 'statement'} id={`statement-${statement.id}`} tabIndex={-1} aria-labelledby={`name-${statement.id}`}>
      <h3 id={`name-${statement.id}`}>
        <span class="line">{linesWords(statement.lines)}</span> <span class="quiet">{statement.id}</span>
      </h3>
      {mine.map(([line, text]) => (
        <blockquote key={line} class="own">
          <span class="quiet">Your copy, line {line}:</span> {text}
        </blockquote>
      ))}
      <p class="said">{statement.text}</p>
      {statement.flags.length > 0 && (
        <p class="flags">
          {statement.flags.map((flag) => (
            <span key={flag} class="flag">
              {FLAGS[flag] ?? flag}
            </span>
          ))}
        </p>
      )}
      {statement.correction !== null && (
        <p class="correction">
          <b>Beside the record:</b> {statement.correction}
        </p>
      )}
      <Tried statement={statement} />
      {statement.rules.length > 0 && (
        <Fold summary={`${plural(statement.rules.length, 'place', 'places')} in the model ${statement.rules.length === 1 ? 'rests' : 'rest'} on it`}>
          {() => <RestsOn rules={statement.rules} />}
        </Fold>
      )}
      {unused !== null && <p class="quiet">Nothing rests on it: {unused}.</p>}
    </article>
  );
}

function Tried({ statement }: { statement: Statement }) {
  if (statement.claims.length === 0) return null;
  return (
    <p class="tried">
      Tried as an experiment:{' '}
      {statement.claims.map((id, n) => (
        <span key={id}>
          {n > 0 && ', '}
          <Link to={claimTo(id)}>{id}</Link>
        </span>
      ))}
    </p>
  );
}
