// The first view as markup, so that it is there before any program runs.

import { renderToString } from 'preact-render-to-string';
import { App } from './app';
import Ask from './views/ask';

export const painted = (): string => renderToString(<App first={{ name: 'ask', View: Ask }} />);
