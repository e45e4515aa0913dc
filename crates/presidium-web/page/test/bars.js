// Times the page in a browser and prints each figure beside its bar; nothing here passes or fails.
//
// Start: from starting the program to the first picture. Dial: from a movement to the first redraw, and until it is settled.

import { browse, figure, open, quantile, serve } from "./harness.js";
import { PATIENCE } from "./views.js";

const ROUNDS = 5;
const MOVES = 40;
/** A dial that asks the engine waits for its answer, so it is moved less often. */
const ASKED = 12;

/** Milliseconds from starting the program until the page has painted its first picture. */
async function start(browser) {
  const server = await serve();
  const opened = await open(browser, { address: server.address });
  await opened.page.locator("main svg").first().waitFor({ timeout: PATIENCE });
  const all = performance.now() - server.started;
  const paint = await opened.page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN);
  await opened.close();
  await server.stop();
  return { all, paint };
}

/** Counts tasks of the page's own thread that hold it for more than 50 milliseconds, from now on. */
const watchTasks = (page) =>
  page.evaluate(() => {
    window.held = [];
    new PerformanceObserver((list) => window.held.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ["longtask"] });
  });

/**
 * Moves a range and gives the milliseconds to the next painted frame in which `watched` has changed, to the first new
 * answer (it is no longer marked as stale), and to the last one (nothing is busy).
 */
const move = (range, { to, watched, answers, most }) =>
  range.evaluate(
    async (input, [to, watched, answers, most]) => {
      const begin = performance.now();
      const since = () => performance.now() - begin;
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const until = async (holds) => {
        while (!holds() && since() < most) await frame();
        return since() < most ? since() : Infinity;
      };
      let changed = false;
      const watch = new MutationObserver(() => (changed = true));
      watch.observe(document.querySelector(watched), { subtree: true, childList: true, attributes: true, characterData: true });
      input.value = String(to);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      const first = await until(() => changed);
      await frame();
      const redrawn = Number.isFinite(first) ? since() : first;
      watch.disconnect();
      if (!answers) return { redrawn };
      const fresh = await until(() => !document.querySelector("main .stale, main .waiting"));
      const settled = await until(() => !document.querySelector('main .stale, main .waiting, main [aria-busy="true"]'));
      return { redrawn, fresh, settled };
    },
    [to, watched, answers, most],
  );

const ms = (value) => (Number.isFinite(value) ? `${value.toFixed(0)} ms` : "never");

async function dial(browser, address, { name, fragment, first, watched, answers }) {
  const opened = await open(browser, { address, fragment });
  await first?.(opened.page);
  const range = opened.page.locator('main input[type="range"]').first();
  await range.waitFor({ timeout: PATIENCE });
  await opened.page.locator(watched).first().waitFor({ timeout: PATIENCE });
  await watchTasks(opened.page);
  const [low, high] = await range.evaluate((input) => [Number(input.min), Number(input.max)]);
  const times = [];
  const moves = answers ? ASKED : MOVES;
  for (let n = 0; n < moves; n += 1) {
    const to = low + (high - low) * (0.15 + 0.7 * ((n * 7) % moves) / moves);
    times.push(await move(range, { to, watched, answers, most: 20_000 }));
  }
  const held = await opened.page.evaluate(() => window.held);
  const bar = (what, key, target) => {
    const all = times.map((time) => time[key]);
    figure(`${name}: movement to ${what}, median and p95 of ${moves}`, `${ms(quantile(all, 0.5))}, ${ms(quantile(all, 0.95))}`, target);
  };
  bar("first redraw", "redrawn", "100 ms");
  if (answers) {
    bar("first new answer", "fresh");
    bar("settled", "settled", "1000 ms");
  }
  figure(`${name}: tasks over 50 ms while moving, and the longest`, `${held.length}, ${ms(Math.max(0, ...held))}`, "0");
  await opened.close();
}

/** Chooses an assumption, so that there is a dial. */
async function choose(page) {
  await page.getByRole("radio", { name: /^Assumption/ }).check();
  await page.getByLabel("Which assumption").selectOption("china");
}

const browser = await browse();
try {
  const starts = [];
  for (let n = 0; n < ROUNDS; n += 1) starts.push(await start(browser));
  figure("program started to first picture, median and worst", `${ms(quantile(starts.map((s) => s.all), 0.5))}, ${ms(Math.max(...starts.map((s) => s.all)))}`, "3000 ms");
  figure("first contentful paint, median", ms(quantile(starts.map((s) => s.paint), 0.5)), "1000 ms");
  const server = await serve();
  try {
    await dial(browser, server.address, { name: "bet", fragment: "", watched: "main .ask-picture" });
    await dial(browser, server.address, { name: "assumption", fragment: "#v1.0.0.what-if.o-force_in_poland", first: choose, watched: "main .follows", answers: true });
  } finally {
    await server.stop();
  }
} finally {
  await browser.close();
}
