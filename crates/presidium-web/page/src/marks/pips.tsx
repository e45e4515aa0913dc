// Pips: a share as twenty dots, each five in a hundred, with the spread over settings as a line below.

import { in100 } from '../format';
import { Mark, dot } from './mark';

const PIPS = 20;
const PITCH = 10;

export interface PipsProps {
  share: number;
  /** 8 in 10 settings fall in between, as shares. */
  settings?: readonly [number, number] | null;
  says: string;
  /** The second world is drawn with diamonds' colour class. */
  world?: 'a' | 'b';
}

/** How many of twenty pips are filled; something that happens at all fills at least one. */
export function filled(share: number): number {
  const n = Math.round(share * PIPS);
  if (n === 0 && share >= 0.005) return 1;
  if (n === PIPS && share < 0.995) return PIPS - 1;
  return n;
}

export function Pips({ share, settings, says, world = 'a' }: PipsProps) {
  const n = filled(share);
  const at = (i: number) => dot(i * PITCH + PITCH / 2, 6);
  const all = Array.from({ length: PIPS }, (_, i) => i);
  const x = (s: number) => Math.round(s * PIPS * PITCH * 10) / 10;
  return (
    <Mark kind="pips" width={PIPS * PITCH} height={settings ? 18 : 12} says={says}>
      <path class="pip-rim" d={all.slice(n).map(at).join('')} />
      <path class="pip-hole" d={all.slice(n).map(at).join('')} />
      <path class={`pip-full world-${world}`} d={all.slice(0, n).map(at).join('')} />
      {settings && <path class="span" d={`M${x(settings[0])} 13v4M${x(settings[0])} 15H${x(settings[1])}M${x(settings[1])} 13v4`} />}
    </Mark>
  );
}

/** The sentence for a share: `27 in 100`. */
export function pipsSay(title: string, share: number, settings?: readonly [number, number] | null): string {
  const spread = settings ? `; 8 in 10 settings give ${in100(settings[0])} to ${in100(settings[1])}` : '';
  return `${title}: ${in100(share)} in 100 histories${spread}.`;
}
