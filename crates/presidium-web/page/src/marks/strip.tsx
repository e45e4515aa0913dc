// A history strip: what happens in one or two histories, day by day, the first as discs, the second as diamonds.

import { dayNumber } from '../format';
import { Mark, diamond, dot } from './mark';

export interface Stripe {
  name: string;
  /** ISO days. */
  days: string[];
}

const WIDTH = 400;

/** `from` and `to` are ISO days; at most two stripes; `marked` are days that differ between them. */
export function Strip({ stripes, from, to, says, marked = [] }: { stripes: Stripe[]; from: string; to: string; says: string; marked?: string[] }) {
  const [lo, hi] = [dayNumber(from), dayNumber(to)];
  const x = (d: string) => 6 + ((dayNumber(d) - lo) / Math.max(hi - lo, 1)) * (WIDTH - 12);
  const years: string[] = [];
  for (let y = Number(from.slice(0, 4)) + 1; y <= Number(to.slice(0, 4)); y += 1) years.push(`${y}-01-01`);
  const height = stripes.length * 18 + 14;
  return (
    <Mark kind="strip" width={WIDTH} height={height} says={says}>
      <path class="axis" d={years.map((y) => `M${x(y)} 2V${height - 10}`).join('')} />
      {marked.length > 0 && <path class="strip-mark" d={marked.map((d) => `M${x(d)} 2V${height - 10}`).join('')} />}
      {stripes.map((stripe, i) => (
        <path
          key={stripe.name}
          class={i === 0 ? 'strip-dot world-a' : 'strip-diamond world-b'}
          d={stripe.days.map((d) => (i === 0 ? dot(x(d), 11) : diamond(x(d), 29, 8))).join('')}
        />
      ))}
      {years
        .filter((_, i) => i % 2 === 0)
        .map((y) => (
          <text key={y} x={x(y)} y={height - 1} class="tick">
            {y.slice(0, 4)}
          </text>
        ))}
    </Mark>
  );
}
