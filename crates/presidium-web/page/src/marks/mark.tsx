// The frame of every mark: a drawing with a sentence instead of it for those who do not see it, and path pieces.

import type { ComponentChildren } from 'preact';

export interface MarkProps {
  /** What the picture shows, as a sentence with its finding. */
  says: string;
}

/** A drawing `width` by `height` that scales with its column and never overflows it. */
export function Mark(props: MarkProps & { kind: string; width: number; height: number; children: ComponentChildren }) {
  return (
    <svg class={`mark mark-${props.kind}`} role="img" aria-label={props.says} viewBox={`0 0 ${props.width} ${props.height}`}>
      {props.children}
    </svg>
  );
}

/** A round dot where the stroke is wide and its caps are round. */
export const dot = (x: number, y: number): string => `M${round(x)} ${round(y)}h0`;

/** A square with side `s` around a point, to be filled or outlined. */
export const square = (x: number, y: number, s: number): string => `M${round(x - s / 2)} ${round(y - s / 2)}h${s}v${s}h${-s}z`;

/** A diamond `s` wide. */
export const diamond = (x: number, y: number, s: number): string => `M${round(x)} ${round(y - s / 2)}l${s / 2} ${s / 2}l${-s / 2} ${s / 2}l${-s / 2} ${-s / 2}z`;

/** A triangle that points up at (x, y). */
export const triangle = (x: number, y: number, s: number): string => `M${round(x)} ${round(y)}l${s / 2} ${s}h${-s}z`;

/** Two decimals are finer than any screen. */
export const round = (n: number): number => Math.round(n * 100) / 100;
