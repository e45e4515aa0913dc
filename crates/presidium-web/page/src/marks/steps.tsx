// A step curve: a share that changes on days, as flat steps; the second curve is dashed.

import { dayNumber } from '../format';
import { Mark, round } from './mark';

export interface Curve {
  name: string;
  /** ISO day and the share from that day on. */
  points: [string, number][];
}

const WIDTH = 400;
const HEIGHT = 160;

export function Steps({ curves, from, to, says }: { curves: Curve[]; from: string; to: string; says: string }) {
  const [lo, hi] = [dayNumber(from), dayNumber(to)];
  const x = (d: string) => round(30 + ((dayNumber(d) - lo) / Math.max(hi - lo, 1)) * (WIDTH - 36));
  const y = (share: number) => round(8 + (1 - share) * (HEIGHT - 28));
  const path = ({ points }: Curve) =>
    points.map(([d, share], i) => (i === 0 ? `M${x(d)} ${y(share)}` : `H${x(d)}V${y(share)}`)).join('') + `H${x(to)}`;
  return (
    <Mark kind="steps" width={WIDTH} height={HEIGHT} says={says}>
      <path class="axis" d={[0, 0.5, 1].map((s) => `M30 ${y(s)}H${WIDTH - 6}`).join('')} />
      {[0, 50, 100].map((n) => (
        <text key={n} x={25} y={y(n / 100) + 3} class="tick end">
          {n}
        </text>
      ))}
      {curves.map((curve, i) => (
        <path key={curve.name} class={`curve world-${i === 0 ? 'a' : 'b'}`} d={path(curve)} />
      ))}
      <text x={30} y={HEIGHT - 4} class="tick start">{from.slice(0, 4)}</text>
      <text x={WIDTH - 6} y={HEIGHT - 4} class="tick end">{to.slice(0, 4)}</text>
    </Mark>
  );
}
