// A number to set: a slider, a box, and buttons one step down and up, all for the same value.

import { useId } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

export interface DialProps {
  label: ComponentChildren;
  value: number;
  low: number;
  high: number;
  step: number;
  unit?: string;
  /** Called for every movement. */
  onMove: (value: number) => void;
  /** Values with a button of their own. */
  quick?: readonly number[];
}

export function Dial({ label, value, low, high, step, unit, onMove, quick }: DialProps) {
  const id = useId();
  const move = (to: number) => {
    if (Number.isFinite(to)) onMove(Math.min(high, Math.max(low, tidyStep(to, step))));
  };
  const typed = (event: Event) => move((event.currentTarget as HTMLInputElement).valueAsNumber);
  return (
    <div class="dial" role="group" aria-labelledby={`${id}-label`}>
      <span class="dial-label" id={`${id}-label`}>
        {label}
      </span>
      <div class="dial-row">
        <button type="button" class="step" aria-label="less" onClick={() => move(value - step)}>
          −
        </button>
        <input type="range" min={low} max={high} step={step} value={value} aria-labelledby={`${id}-label`} onInput={typed} />
        <button type="button" class="step" aria-label="more" onClick={() => move(value + step)}>
          +
        </button>
        <span class="dial-box">
          <input type="number" min={low} max={high} step={step} value={value} aria-labelledby={`${id}-label`} onChange={typed} />
          {unit && <span class="unit">{unit}</span>}
        </span>
      </div>
      {quick && (
        <div class="quick">
          {quick.map((q) => (
            <button key={q} type="button" aria-pressed={q === value} onClick={() => move(q)}>
              {q}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** Steps are counted from zero, and 0.30000000000000004 is 0.3. */
function tidyStep(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toFixed(6));
}
