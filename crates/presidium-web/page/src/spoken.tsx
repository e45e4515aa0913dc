// The one place from which results are read aloud: the newest sentence, not more often than every second.

import { signal } from '@preact/signals';

const spoken = signal('');
let timer: ReturnType<typeof setTimeout> | undefined;

/** Has a screen reader say the sentence, once things have settled. */
export function say(text: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    spoken.value = text;
  }, 1000);
}

export function Spoken() {
  return (
    <p class="unseen" role="status" aria-live="polite">
      {spoken}
    </p>
  );
}
