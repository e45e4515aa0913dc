// Links inside the page: to lines of the notes, to sources, to the argument for an event.

import type { ComponentChildren } from 'preact';
import { go, href, type To } from './state';

/** A link to another place of the page that leaves one step for Back. */
export function Link({ to, class: name, children, label }: { to: To; class?: string; children: ComponentChildren; label?: string }) {
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={href(to)} class={name} onClick={follow} aria-label={label}>
      {children}
    </a>
  );
}

/** Why an event happened or did not, in one history. */
export const whyTo = (event: string, history?: number): To => ({ view: 'why', with: history === undefined ? { event } : { event, h: String(history) } });
export const weighTo = (event: string): To => ({ view: 'weigh', with: { event } });
export const noteTo = (line: number | string): To => ({ view: 'notes', with: { q: String(line) } });
export const sourceTo = (key: string): To => ({ view: 'notes', with: { source: key } });
export const claimTo = (id: string): To => ({ view: 'claims', with: { id } });

/** Sources as the program writes them: `@notes 124, 133`, `@record summits`, `@chen2001`, `@judgement "why"`. */
export function Sources({ of }: { of: readonly string[] }) {
  const each = of.flatMap((text) => text.split(/\s+(?=@)/)).filter((text) => text !== '');
  if (each.length === 0) return <span class="source none">no source stated</span>;
  return (
    <span class="sources">
      {each.map((text) => (
        <Source key={text} text={text} />
      ))}
    </span>
  );
}

function Source({ text }: { text: string }) {
  const judged = /^@judgement\b\s*"?([^"]*)"?/.exec(text);
  if (judged) return <span class="source judged">our judgement{judged[1] ? `: ${judged[1]}` : ''}</span>;
  const notes = /^@notes\s+(.*)$/.exec(text);
  if (notes) {
    const lines = (notes[1] ?? '').split(/,\s*/);
    return (
      <span class="source">
        notes, {lines.length === 1 && !lines[0]?.includes('-') ? 'line' : 'lines'}{' '}
        {lines.map((line, i) => (
          <>
            {i > 0 && ', '}
            <Link to={noteTo(/\d+/.exec(line)?.[0] ?? line)}>{line.replace('-', '\u2013')}</Link>
          </>
        ))}
      </span>
    );
  }
  const record = /^@record\s+(\S+)/.exec(text);
  const key = record ? `record ${record[1] ?? ''}` : text.replace(/^@/, '').split(/\s/)[0] ?? text;
  return (
    <span class="source">
      {record && 'record: '}
      <Link to={sourceTo(key)}>{record ? record[1] : key}</Link>
    </span>
  );
}

/** `notes, line 133`, from line numbers. */
export function Lines({ of }: { of: readonly number[] }) {
  if (of.length === 0) return null;
  return <Sources of={[`@notes ${of.join(', ')}`]} />;
}
