// Quantile dots: when something happens, if it does, as twenty dots of equal weight on an axis of its own.

import { dayNumber, day, month } from '../format';
import type { Dates } from '../engine/wire';
import { Mark, dot, triangle } from './mark';

const WIDTH = 200;
const DOT = 8;
const BINS = WIDTH / DOT;

/** The axis of one event: its dots and the day of the record, with room around them. */
export function axisOf(dates: Dates, record: string | null): [number, number] {
  const days = [...(dates.twentieths ?? [dates.p10, dates.median, dates.p90]), ...(record ? [record] : [])].map(dayNumber);
  const [lo, hi] = [Math.min(...days), Math.max(...days)];
  const room = Math.max((hi - lo) * 0.12, 20);
  return [lo - room, hi + room];
}

function iso(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

export function QuantileDots({ dates, record, says }: { dates: Dates; record: string | null; says: string }) {
  const [lo, hi] = axisOf(dates, record);
  const x = (d: string) => ((dayNumber(d) - lo) / (hi - lo)) * WIDTH;
  const stacks = new Map<number, number>();
  const places = (dates.twentieths ?? []).map((d) => {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(x(d) / DOT)));
    const high = stacks.get(bin) ?? 0;
    stacks.set(bin, high + 1);
    return [bin * DOT + DOT / 2, high] as const;
  });
  const tallest = Math.max(1, ...stacks.values());
  const step = Math.min(DOT, 40 / tallest);
  const base = Math.max(16, tallest * step + 2);
  return (
    <div class="dates">
      <Mark kind="dots" width={WIDTH} height={base + 10} says={says}>
        <path class="axis" d={`M0 ${base}H${WIDTH}`} />
        {places.length > 0 ? (
          <path class="date-dot" d={places.map(([px, n]) => dot(px, base - DOT / 2 - n * step)).join('')} />
        ) : (
          <path class="span wide" d={`M${x(dates.p10)} ${base - 6}H${x(dates.p90)}M${x(dates.median)} ${base - 11}v10`} />
        )}
        {record && <path class="record" d={triangle(x(record), base + 1.5, 8)} />}
      </Mark>
      <div class="ends" aria-hidden="true">
        <span>{month(iso(lo))}</span>
        <span>{month(iso(hi))}</span>
      </div>
    </div>
  );
}

/** The sentence for dates. */
export function datesSay(dates: Dates, record: string | null): string {
  const real = record ? ` In the record: ${day(record)}.` : '';
  return `If it happens, 8 in 10 fall between ${month(dates.p10)} and ${month(dates.p90)}, half by ${month(dates.median)}.${real}`;
}
