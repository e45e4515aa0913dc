// Puts the first view's markup and its baked answer into dist/index.html.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { painted } from '../.prerender/prerender.js';

const target = new URL('../../dist/index.html', import.meta.url);
const baked = new URL('../../baked/ask.json', import.meta.url);
const answer = existsSync(baked) ? JSON.parse(readFileSync(baked, 'utf8')) : null;
const inlined = JSON.stringify(answer).replaceAll('<', '\\u003c');
const html = readFileSync(target, 'utf8')
  .replace('<!--painted-->', () => painted(answer))
  .replace(/(<script type="application\/json" id="baked">)null/, (_, open) => open + inlined);
if (html.includes('<!--painted-->')) throw new Error('dist/index.html has no place for the first view');
writeFileSync(target, html);
rmSync(new URL('../.prerender', import.meta.url), { recursive: true });
