// Draws the notes as a map: one place for each line, its shape telling whether something rests on it and whether it is wrong.

import { Mark, round, square } from '../../marks/mark';
import { plural } from '../../format';
import type { Statement } from './wire';

/** What the map shows of a line. */
export type LineKind = 'used' | 'corrected' | 'unused';

const ACROSS = 24;
const PITCH = 12;

/** The kind of every line from 1 to the last one that a statement names. */
export function kindsOf(statements: readonly Statement[], unused: ReadonlySet<string>): readonly LineKind[] {
  const last = Math.max(0, ...statements.flatMap((s) => s.lines));
  const kinds: LineKind[] = Array.from({ length: last }, () => 'unused');
  for (const statement of statements) {
    for (const line of statement.lines) {
      const now = kinds[line - 1];
      if (statement.flags.includes('error') || statement.flags.includes('contradiction')) kinds[line - 1] = 'corrected';
      else if (!unused.has(statement.id) && now === 'unused') kinds[line - 1] = 'used';
    }
  }
  return kinds;
}

/** The map; filled squares carry rules, crossed ones are wrong or at odds, dots carry nothing. */
export function NotesMap({ kinds, says }: { kinds: readonly LineKind[]; says: string }) {
  const path: Record<LineKind, string> = { used: '', corrected: '', unused: '' };
  kinds.forEach((kind, n) => {
    path[kind] += shape(kind, (n % ACROSS) * PITCH + PITCH / 2, Math.floor(n / ACROSS) * PITCH + PITCH / 2);
  });
  return (
    <Mark kind="map" width={ACROSS * PITCH} height={Math.ceil(kinds.length / ACROSS) * PITCH} says={says}>
      <path class="map-used" d={path.used} />
      <path class="map-corrected" d={path.corrected} />
      <path class="map-unused" d={path.unused} />
    </Mark>
  );
}

function shape(kind: LineKind, x: number, y: number): string {
  if (kind === 'used') return square(x, y, 9);
  if (kind === 'unused') return `M${x} ${y}h0`;
  return `${square(x, y, 9)}M${round(x - 3)} ${round(y - 3)}l6 6m0 -6l-6 6`;
}

/** The finding of the map. */
export function mapSays(kinds: readonly LineKind[]): string {
  const n = (kind: LineKind) => kinds.filter((k) => k === kind).length;
  return `Of ${plural(kinds.length, 'line', 'lines')}, ${n('used')} carry rules as they stand, ${n('corrected')} are wrong or at odds with another, ${n('unused')} carry nothing.`;
}

const KEY: readonly (readonly [LineKind, string])[] = [
  ['used', 'carries rules or experiments'],
  ['corrected', 'wrong, or at odds with another line'],
  ['unused', 'nothing rests on it'],
];

export function MapKey() {
  return (
    <ul class="key plain">
      {KEY.map(([kind, words]) => (
        <li key={kind}>
          <svg class="map-key" viewBox={`0 0 ${PITCH} ${PITCH}`} aria-hidden="true">
            <path class={`map-${kind}`} d={shape(kind, PITCH / 2, PITCH / 2)} />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  );
}
