// The page around its views.

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ComponentType } from 'preact';
import { EngineError, noticed, returned } from './engine';
import { place, type ViewName } from './state';
import { views } from './views';
import { Header, WorldBar } from './shell/header';
import { Notices } from './shell/notices';
import { Link } from './links';
import { Spoken } from './spoken';
import { IN_100 } from './words';

export interface Opened {
  name: ViewName;
  View: ComponentType;
}

export function App({ first }: { first: Opened }) {
  const opened = useSignal<Opened>(first);
  const wanted = place.value.view;
  const main = useRef<HTMLElement>(null);
  const before = useRef(wanted);
  useEffect(() => {
    let current = true;
    void views[wanted].load().then((module) => {
      if (!current) return;
      opened.value = { name: wanted, View: module.default };
    }, () => void noticed(new EngineError('gone', 'This view could not be fetched.')));
    return () => {
      current = false;
    };
  }, [wanted, returned.value]);
  useEffect(() => {
    document.title = opened.value.name === 'ask' ? 'Presidium' : `${views[opened.value.name].title} · Presidium`;
    if (before.current === opened.value.name) return;
    before.current = opened.value.name;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [opened.value.name]);
  const { View, name } = opened.value;
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>
        Skip to the content
      </a>
      <Header />
      <WorldBar />
      <Notices />
      <main id="main" ref={main} tabIndex={-1} class={`view view-${name}`}>
        <View />
      </main>
      <footer class="foot">
        <p>{IN_100} An argument you can run, not evidence: history happened once.</p>
        <p>
          <Link to={{ view: 'limits', with: {} }}>What this cannot tell you</Link>
        </p>
      </footer>
      <Spoken />
    </>
  );
}
