// Takes over the painted page: reads the fragment, opens its view, then asks the engine what there is.

import './styles/page.css';
import { effect } from '@preact/signals';
import { hydrate, render } from 'preact';
import { App } from './app';
import { model, wanted } from './engine';
import { digest, follow, place } from './state';
import { theme } from './storage';
import { views } from './views';
import Ask from './views/ask';

const root = document.getElementById('page');

async function open(at: HTMLElement): Promise<void> {
  const name = place.value.view;
  const View = name === 'ask' ? Ask : (await views[name].load()).default;
  const page = <App first={{ name, View }} />;
  const painted = name === 'ask' && location.hash === '' && at.firstElementChild !== null;
  if (painted) hydrate(page, at);
  else {
    at.replaceChildren();
    render(page, at);
  }
}

effect(() => {
  const { dataset } = document.documentElement;
  if (theme.value === 'system') delete dataset['theme'];
  else dataset['theme'] = theme.value;
});
effect(() => {
  if (model.value) digest.value = model.value.model_digest;
});
follow();
if (root) void open(root);
if ('requestIdleCallback' in window) requestIdleCallback(() => void wanted());
else setTimeout(() => void wanted(), 200);
