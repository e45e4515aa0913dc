// The paired grid: 100 squares, each one in a hundred of the pairs of histories that share their luck.

import { apportion, plural } from '../format';
import { Mark, round, square } from './mark';

export interface Cells {
  both: number;
  neither: number;
  only_changed: number;
  only_unchanged: number;
}

/** The four kinds of pair in 100, adding up to 100; all 0 when nothing was counted. */
export function hundred(cells: Cells): Cells {
  const [both = 0, only_changed = 0, only_unchanged = 0, neither = 0] = apportion([cells.both, cells.only_changed, cells.only_unchanged, cells.neither], 100);
  return { both, only_changed, only_unchanged, neither };
}

const SIDE = 10;
const PITCH = 20;

type Kind = keyof Cells;
const ORDER: Kind[] = ['both', 'only_changed', 'only_unchanged', 'neither'];

function shape(kind: Kind, x: number, y: number): string {
  const far = 5;
  if (kind === 'both') return square(x, y, 15);
  if (kind === 'only_changed') return `${square(x, y, 15)}M${round(x - far)} ${y}h${2 * far}M${x} ${round(y - far)}v${2 * far}`;
  if (kind === 'only_unchanged') return `${square(x, y, 15)}M${round(x - far)} ${y}h${2 * far}`;
  return `M${x} ${y}h0`;
}

/** One path for each kind; the kinds differ in shape, so that print and any eye can tell them apart. */
export function Grid({ cells, says }: { cells: Cells; says: string }) {
  const shares = hundred(cells);
  const kinds = ORDER.flatMap((kind) => Array.from({ length: shares[kind] }, () => kind));
  const path: Record<Kind, string> = { both: '', only_changed: '', only_unchanged: '', neither: '' };
  kinds.forEach((kind, i) => {
    path[kind] += shape(kind, (i % SIDE) * PITCH + PITCH / 2, Math.floor(i / SIDE) * PITCH + PITCH / 2);
  });
  return (
    <Mark kind="grid" width={SIDE * PITCH} height={SIDE * PITCH} says={says}>
      {ORDER.map((kind) => (
        <path key={kind} class={`cell-${kind}`} d={path[kind]} />
      ))}
    </Mark>
  );
}

/** One square of a kind, for a key. */
export function GridKey({ kind }: { kind: Kind }) {
  return (
    <svg class="mark-key" viewBox={`0 0 ${PITCH} ${PITCH}`} aria-hidden="true">
      <path class={`cell-${kind}`} d={shape(kind, PITCH / 2, PITCH / 2)} />
    </svg>
  );
}

/** The same as a table. `words` name the four kinds. */
export function GridTable({ cells, words, of }: { cells: Cells; words: Record<Kind, string>; of: string }) {
  const shares = hundred(cells);
  const all = ORDER.reduce((sum, kind) => sum + cells[kind], 0);
  return (
    <table>
      <caption>
        {plural(all, 'pair', 'pairs')} of histories with the same luck, {of}
      </caption>
      <thead>
        <tr>
          <th scope="col">Pairs of histories</th>
          <th scope="col" class="number">In 100</th>
          <th scope="col" class="number">Counted</th>
        </tr>
      </thead>
      <tbody>
        {ORDER.map((kind) => (
          <tr key={kind}>
            <th scope="row">{words[kind]}</th>
            <td class="number">{shares[kind]}</td>
            <td class="number">{cells[kind]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One world in 100 squares: the first `share` filled, and a bet drawn as outlines over as many as were bet. */
export function BetGrid({ share, bet, says }: { share: number; bet: number | null; says: string }) {
  const place = (i: number): [number, number] => [(i % SIDE) * PITCH + PITCH / 2, Math.floor(i / SIDE) * PITCH + PITCH / 2];
  const some = (from: number, to: number, draw: (x: number, y: number) => string) =>
    Array.from({ length: Math.max(to - from, 0) }, (_, i) => draw(...place(from + i))).join('');
  return (
    <Mark kind="grid" width={SIDE * PITCH} height={SIDE * PITCH} says={says}>
      <path class="cell-neither" d={some(share, 100, (x, y) => shape('neither', x, y))} />
      <path class="cell-both" d={some(0, share, (x, y) => square(x, y, 13))} />
      <path class="cell-bet" d={bet === null ? '' : some(0, bet, (x, y) => square(x, y, 17.5))} />
    </Mark>
  );
}
