// The head of the page: name, menu, colours, and which world the reader is in.

import { useSignal } from '@preact/signals';
import { model } from '../engine';
import { Link } from '../links';
import { go, href, place, VIEWS } from '../state';
import { theme } from '../storage';
import { views } from '../views';
import { changeWords, interpretation } from '../world';

export function Header() {
  return (
    <header class="head">
      <div class="head-row">
        <Link to={{ view: 'ask', with: {} }} class="name" label="Presidium, the start">
          Presidium
        </Link>
        <nav aria-label="Views">
          <ul>
            {VIEWS.filter((v) => views[v].first).map((v) => (
              <li key={v}>
                <a
                  href={href({ view: v, with: {} })}
                  aria-current={place.value.view === v ? 'page' : undefined}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                    event.preventDefault();
                    go({ view: v, with: {} });
                  }}
                >
                  {views[v].title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Colours />
      </div>
    </header>
  );
}

const NEXT = { system: 'light', light: 'dark', dark: 'system' } as const;
const SAYS = { system: 'as the system', light: 'light', dark: 'dark' } as const;

function Colours() {
  return (
    <button
      type="button"
      class="colours"
      onClick={() => {
        theme.value = NEXT[theme.value];
      }}
      aria-label={`Colours: ${SAYS[theme.value]}. Change`}
      title={`Colours: ${SAYS[theme.value]}`}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="7.25" class="ring" />
        <path d="M10 2.75a7.25 7.25 0 0 1 0 14.5z" />
      </svg>
    </button>
  );
}

/** In words, with undo and a link to share; nothing when nothing was changed. */
export function WorldBar() {
  const { changes } = place.value;
  const copied = useSignal(false);
  const other = place.value.with['i'] !== undefined;
  if (changes.length === 0 && !other) return null;
  const share = async () => {
    const link = location.href.split('#')[0] + href({});
    try {
      await navigator.clipboard.writeText(link);
      copied.value = true;
      setTimeout(() => {
        copied.value = false;
      }, 2500);
    } catch {
      prompt('Copy this link:', link);
    }
  };
  return (
    <section class="world" aria-label="The world you are in">
      <p>
        <span class="world-head">Your world</span>{' '}
        {changes.length === 0 ? 'as it is, ' : changes.map((c, i) => (
          <span key={c} class="world-change">
            {i > 0 && ' and '}
            {changeWords(c)}{' '}
            <button type="button" class="undo" aria-label={`Undo: ${changeWords(c)}`} onClick={() => go({ changes: changes.filter((x) => x !== c) })}>
              undo
            </button>
          </span>
        ))}
        {(other || model.value) && <span class="world-reading"> read by the {interpretation()}</span>}
      </p>
      <p class="world-do">
        {changes.length > 0 && place.value.view !== 'what-if' && <Link to={{ view: 'what-if', with: {} }}>compare</Link>}{' '}
        <button type="button" class="quiet" onClick={() => void share()}>
          {copied.value ? 'link copied' : 'share'}
        </button>
      </p>
    </section>
  );
}
