// The reader's copy of a file as text to type in, with line numbers and the checker's findings at line and column.

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Check, Diagnostic, Where } from '../../engine';
import { offsetOf } from './outline';

export interface EditingProps {
  name: string;
  text: string;
  typed: (text: string) => void;
  check: Check | null;
  checking: boolean;
  /** The line to begin at. */
  start: number;
  /** Opens another file of the copy, where a finding points there. */
  open: (file: string) => void;
}

export function Editing({ name, text, typed, check, checking, start, open }: EditingProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const at = useSignal('line 1, column 1');
  const lines = text.split('\n').length;
  const told = () => {
    const before = area.current?.value.slice(0, area.current.selectionStart).split('\n') ?? [''];
    at.value = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  };
  const jump = (where: Where) => {
    if (baseName(where.file) !== baseName(name)) return open(where.file);
    const field = area.current;
    if (!field) return;
    field.focus();
    field.setSelectionRange(offsetOf(text, where.line, where.column), offsetOf(text, where.end_line, where.end_column));
    field.scrollTop = (field.scrollHeight / lines) * Math.max(0, where.line - 6);
    told();
  };
  useEffect(() => {
    const field = area.current;
    if (!field || start <= 1) return;
    const offset = offsetOf(field.value, start, 1);
    field.setSelectionRange(offset, offset);
    field.scrollTop = (field.scrollHeight / field.value.split('\n').length) * Math.max(0, start - 4);
    told();
  }, [name, start]);
  return (
    <div class="editing">
      <div class="paper">
        <pre class="gutter" aria-hidden="true" ref={gutter}>
          {Array.from({ length: lines }, (_, n) => n + 1).join('\n')}
        </pre>
        <textarea
          ref={area}
          aria-label={`${name}, your copy`}
          aria-describedby="findings"
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          wrap="off"
          value={text}
          onInput={(event) => typed(event.currentTarget.value)}
          onSelect={told}
          onKeyUp={told}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      <p class="status quiet">{at.value}</p>
      <Findings check={check} checking={checking} jump={jump} mend={(edit) => typed(mended(text, edit))} name={name} />
    </div>
  );
}

/** A text with one edit made. */
function mended(text: string, edit: { place: Where | null; text: string }): string {
  if (edit.place === null) return text;
  const from = offsetOf(text, edit.place.line, edit.place.column);
  const to = offsetOf(text, edit.place.end_line, edit.place.end_column);
  return text.slice(0, from) + edit.text + text.slice(to);
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

interface FindingsProps {
  check: Check | null;
  checking: boolean;
  name: string;
  jump: (where: Where) => void;
  mend: (edit: { place: Where | null; text: string }) => void;
}

function Findings({ check, checking, name, jump, mend }: FindingsProps) {
  const counted = check === null ? 'Not checked yet.' : summary(check);
  return (
    <section id="findings" aria-label="What the checker says">
      <p role="status">{checking ? 'Checking…' : counted}</p>
      <ol class="findings">
        {check?.diagnostics.slice(0, 20).map((d, n) => (
          <Finding key={n} found={d} jump={jump} mend={d.help?.edit?.place && baseName(d.help.edit.place.file) === baseName(name) ? mend : null} />
        ))}
      </ol>
      {check !== null && check.diagnostics.length > 20 && <p class="quiet">{check.diagnostics.length - 20} more.</p>}
    </section>
  );
}

function summary({ errors, warnings }: Check): string {
  if (errors === 0 && warnings === 0) return 'No errors, no warnings.';
  const n = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return `${n(errors, 'error')}, ${n(warnings, 'warning')}.`;
}

function Finding({ found, jump, mend }: { found: Diagnostic; jump: (where: Where) => void; mend: FindingsProps['mend'] | null }) {
  const { place, help } = found;
  return (
    <li class={found.severity}>
      <p>
        <b>{found.severity}</b> {place !== null && <button type="button" class="link" onClick={() => jump(place)}>{`${baseName(place.file)}:${place.line}:${place.column}`}</button>} {found.message}
        {found.label ? ` (${found.label})` : ''}
      </p>
      {help !== null && (
        <p class="help">
          {help.text}{' '}
          {help.edit !== null && mend !== null && (
            <button type="button" class="link" onClick={() => help.edit && mend(help.edit)}>
              Do it
            </button>
          )}
        </p>
      )}
      <p class="quiet">
        presidium explain {found.code}
      </p>
    </li>
  );
}
