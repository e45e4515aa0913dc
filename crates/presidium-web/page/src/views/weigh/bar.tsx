// A bar from 0 to 100: how many of 100 histories lose the event, with the range luck alone allows.

import { Mark, round } from '../../marks/mark';
import type { Cause } from '../why/wire';

const WIDTH = 300;

export function LossBar({ cause, says }: { cause: Cause; says: string }) {
  const x = (share: number) => round(1 + share * (WIDTH - 2));
  return (
    <Mark kind="loss" width={WIDTH} height={14} says={says}>
      <path class="loss-room" d={`M1 12.5H${WIDTH - 1}`} />
      <path class="loss" d={`M1 2H${x(cause.share)}V11H1z`} />
      <path class="loss-range" d={`M${x(cause.interval[0])} 6.5H${x(cause.interval[1])}M${x(cause.interval[0])} 4v5M${x(cause.interval[1])} 4v5`} />
    </Mark>
  );
}
