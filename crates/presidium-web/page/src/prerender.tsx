// The first view as markup, so that it is there before any program runs.

import { renderToString } from 'preact-render-to-string';
import { App } from './app';
import { firstAnswer, type WhatIf } from './engine';
import Ask from './views/ask';

/** The markup with this answer in it. */
export function painted(answer: WhatIf | null): string {
  firstAnswer.value = answer;
  return renderToString(<App first={{ name: 'ask', View: Ask }} />);
}
