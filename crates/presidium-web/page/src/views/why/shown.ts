// What the Why view asks and where it keeps it: the event, the history, and the reason taken away, all in the link.

import { place, type To } from '../../state';

/** What is explained. */
export interface Asked {
  readonly event: string;
  /** Null lets the program pick the first history in which it happens. */
  readonly history: number | null;
  readonly without: string | null;
}

/** What the link asks; the sentence of the start is explained when it names nothing. */
export function asked(): Asked {
  const { event = 'force_in_poland', h = '', without = '' } = place.value.with;
  const history = Number.parseInt(h, 10);
  return { event, history: Number.isSafeInteger(history) && history > 0 ? history : null, without: without === '' ? null : without };
}

/** The place where something is explained. */
export function askedTo({ event, history, without }: Asked): To {
  return {
    view: 'why',
    with: { event, ...(history === null ? {} : { h: String(history) }), ...(without === null ? {} : { without }) },
  };
}
