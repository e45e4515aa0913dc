// Bars: differences in 100 to both sides of zero, with how far luck alone could move them as a thin line.

import { Mark, round } from './mark';

const WIDTH = 200;

/** One bar on the scale −`most` … +`most` (shares). Rises are solid, falls are hatched by an outline. */
export function Bar({ value, interval, most, says }: { value: number; interval?: readonly [number, number] | null; most: number; says: string }) {
  const scale = Math.max(most, 0.01);
  const x = (v: number) => round(WIDTH / 2 + (Math.max(-scale, Math.min(scale, v)) / scale) * (WIDTH / 2 - 2));
  const [left, right] = value < 0 ? [x(value), x(0)] : [x(0), x(value)];
  return (
    <Mark kind="bar" width={WIDTH} height={16} says={says}>
      <path class="axis" d={`M${WIDTH / 2} 0V16`} />
      <path class={value < 0 ? 'bar-fall' : 'bar-rise'} d={`M${left} 3.5H${right}V12.5H${left}z`} />
      {interval && <path class="span" d={`M${x(interval[0])} 8H${x(interval[1])}`} />}
    </Mark>
  );
}
