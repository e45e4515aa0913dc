// The causes as cards to put in order before anything is shown: two buttons a card, no dragging.

import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { sentence } from '../../format';
import { say } from '../../spoken';
import { reasoned } from '../why/words';
import type { Cause } from '../why/wire';
import { moved } from './order';

export interface CardsProps {
  title: string;
  cards: readonly Cause[];
  order: Signal<readonly string[]>;
  reveal: () => void;
}

export function Cards({ title, cards, order, reveal }: CardsProps) {
  const list = useRef<HTMLOListElement>(null);
  const names = order.value.length > 0 ? order.value : cards.map((card) => card.reason);
  const move = (at: number, by: -1 | 1) => {
    const name = names[at] ?? '';
    order.value = moved(names, at, by);
    say(`${reasoned(name)}: place ${at + by + 1} of ${names.length}`);
    requestAnimationFrame(() => list.current?.querySelectorAll('li')[at + by]?.querySelector<HTMLButtonElement>(by < 0 ? '.up' : '.down')?.focus());
  };
  const show = () => {
    order.value = names;
    reveal();
  };
  return (
    <section class="cards">
      <h2 class="finding">{title}: which of these did it take most?</h2>
      <p>Put the strongest cause first. Then see how many histories lose the event without each of them.</p>
      <ol ref={list}>
        {names.map((name, n) => (
          <li key={name} class="card">
            <span class="name-of">{sentence(reasoned(name))}</span>
            <span class="buttons">
              <button type="button" class="up" aria-disabled={n === 0} aria-label={`Move up: ${reasoned(name)}`} onClick={() => n > 0 && move(n, -1)}>
                ↑
              </button>
              <button type="button" class="down" aria-disabled={n === names.length - 1} aria-label={`Move down: ${reasoned(name)}`} onClick={() => n < names.length - 1 && move(n, 1)}>
                ↓
              </button>
            </span>
          </li>
        ))}
      </ol>
      <button type="button" class="main" onClick={show}>
        Take each away and rerun
      </button>{' '}
      <button
        type="button"
        class="quiet"
        onClick={() => {
          order.value = [];
          reveal();
        }}
      >
        Just show me
      </button>
    </section>
  );
}
