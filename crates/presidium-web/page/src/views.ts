// The views and the modules that hold them; a module is fetched when its view is first opened, the first view's at once.

import type { ComponentType } from 'preact';
import type { ViewName } from './state';
import Ask from './views/ask';

export interface View {
  title: string;
  /** In the first row of the menu, or under More. */
  first: boolean;
  load: () => Promise<{ default: ComponentType }>;
}

export const views: Record<ViewName, View> = {
  ask: { title: 'Ask', first: true, load: () => Promise.resolve({ default: Ask }) },
  scoreboard: { title: 'Scoreboard', first: true, load: () => import('./views/scoreboard') },
  'what-if': { title: 'What if', first: true, load: () => import('./views/whatif') },
  claims: { title: 'Claims', first: true, load: () => import('./views/claims') },
  why: { title: 'Why', first: false, load: () => import('./views/why') },
  weigh: { title: 'Weigh', first: false, load: () => import('./views/weigh') },
  notes: { title: 'Notes', first: true, load: () => import('./views/notes') },
  model: { title: 'Model', first: true, load: () => import('./views/model') },
  limits: { title: 'Limits', first: true, load: () => import('./views/limits') },
};
