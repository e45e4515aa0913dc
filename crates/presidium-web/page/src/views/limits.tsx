// What this cannot tell you: the text that `presidium limits` prints, one click from every picture.

import './limits/limits.css';
import { useOnce } from '../asking';
import { engine } from '../engine';
import { Failure } from '../shell/notices';
import { Markdown } from './limits/markdown';

interface Limits {
  readonly text: string;
}

export default function View() {
  const limits = useOnce('limits', async (signal) => (await engine.limits(signal)) as Limits);
  const { value, error } = limits.value;
  if (value === null) {
    return (
      <>
        <h1>What this cannot tell you</h1>
        <Failure error={error} />
        {error === null && <p class="denominator">Being fetched…</p>}
      </>
    );
  }
  return (
    <div class="limits">
      <Markdown text={value.text} />
    </div>
  );
}
