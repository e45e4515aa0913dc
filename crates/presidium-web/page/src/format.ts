// Numbers and days as a reader sees them.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const GROUPED = new Intl.NumberFormat('en-GB');

/** A share as a whole number in 100. A share that is not 0 or 1 is never shown as 0 or 100 by `share100`. */
export function in100(share: number): number {
  const rounded = Math.round(share * 100);
  return rounded === 0 ? 0 : rounded;
}

/** A share in 100 as text: `under 1`, `over 99`, or the whole number. */
export function share100(share: number): string {
  if (share > 0 && share < 0.005) return 'under 1';
  if (share < 1 && share >= 0.995) return 'over 99';
  return String(in100(share));
}

/** A difference of shares in 100 in words: `16 more`, `3 fewer`, `no change`. */
export function moreOrFewer(difference: number): string {
  const n = in100(Math.abs(difference));
  if (n === 0) return difference === 0 ? 'no change' : 'under 1 either way';
  return difference > 0 ? `${n} more` : `${n} fewer`;
}

/** A range of differences in 100: `0 to 25 more`, `3 fewer to 10 more`. */
export function rangeWords([lo, hi]: readonly [number, number]): string {
  const [a, b] = [in100(lo), in100(hi)];
  if (a === b) return a === 0 ? 'no change' : moreOrFewer(a / 100);
  if (a >= 0) return `${a} to ${b} more`;
  if (b <= 0) return b === 0 ? `0 to ${-a} fewer` : `${-b} to ${-a} fewer`;
  return `${-a} fewer to ${b} more`;
}

/** A signed whole number in 100 with a real minus sign. */
export function signed100(difference: number): string {
  const n = in100(difference);
  return n > 0 ? `+${n}` : n < 0 ? `\u2212${-n}` : '0';
}

/** 10,000 */
export function count(n: number): string {
  return GROUPED.format(n);
}

/** Whole parts that add up to `total`, by largest remainder. */
export function apportion(parts: readonly number[], total: number): number[] {
  const sum = parts.reduce((a, b) => a + b, 0);
  if (sum === 0) return parts.map(() => 0);
  const exact = parts.map((p) => (p / sum) * total);
  const floors = exact.map(Math.floor);
  const order = exact.map((x, i) => [x - Math.floor(x), i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  let left = total - floors.reduce((a, b) => a + b, 0);
  for (const [, i] of order) {
    if (left <= 0) break;
    floors[i] = (floors[i] ?? 0) + 1;
    left -= 1;
  }
  return floors;
}

/** Days since 1970, of an ISO day. */
export function dayNumber(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
}

function parts(iso: string): [number, number, number] {
  const [y = 0, m = 1, d = 1] = iso.split('-').map(Number);
  return [y, m, d];
}

/** 26 Jun 1953 */
export function day(iso: string): string {
  const [y, m, d] = parts(iso);
  return `${d}\u00a0${MONTHS[m - 1] ?? ''}\u00a0${y}`;
}

/** Jun 1953 */
export function month(iso: string): string {
  const [y, m] = parts(iso);
  return `${MONTHS[m - 1] ?? ''}\u00a0${y}`;
}

/** A list in a sentence: `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1] ?? ''}`;
}

/** `1 history`, `7 histories` */
export function plural(n: number, one: string, many: string): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** First letter up. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
