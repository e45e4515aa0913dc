// Every view in both colours at three widths: no fault that axe finds, no sideways scrolling, nobody else asked.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { figure } from "./harness.js";
import { stage, visit } from "./stage.js";
import { VIEWS, ready } from "./views.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [320, 768, 1366];
const SCHEMES = ["light", "dark"];

/** What axe finds on the page as it is, a line for each fault; colours decide nothing but contrast. */
async function faults(page, contrastAlone) {
  const axe = new AxeBuilder({ page });
  const { violations } = await (contrastAlone ? axe.withRules(["color-contrast"]) : axe.withTags(RULES)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`));
}

/** How many pixels the page is wider than its window. */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const view of VIEWS) {
  test(`${view.name}: no fault for axe, no sideways scrolling, no stranger asked`, async () => {
    const wrong = [];
    await visit({ fragment: view.fragment }, async ({ page, requests, errors }) => {
      await ready(page, view);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const wider = await overflow(page);
        if (wider > 0) wrong.push(`${width} wide: ${wider} px too wide`);
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme });
          wrong.push(...(await faults(page, colorScheme === "dark")).map((fault) => `${width} wide, ${colorScheme}: ${fault}`));
        }
      }
      const strangers = requests.filter(({ url }) => !url.startsWith(stage.address) && !url.startsWith("data:"));
      wrong.push(...strangers.map(({ url }) => `asked ${url}`), ...errors.map((error) => `the page says: ${error}`));
      figure(`${view.name}: axe faults at 3 widths in 2 colours, requests to others`, `${wrong.length}, ${strangers.length}`, "0, 0");
    });
    assert.deepEqual(wrong, []);
  });
}

test("every button and link that stands alone is at least 24 pixels high", async () => {
  const small = [];
  for (const view of VIEWS) {
    await visit({ fragment: view.fragment, width: 360, height: 740 }, async ({ page }) => {
      await ready(page, view);
      const found = await page.evaluate(() =>
        [...document.querySelectorAll("button, nav a, select, input:not([type=file])")]
          .filter((element) => element.checkVisibility() && !element.closest("p, .unseen"))
          // A label around its field is the target.
          .map((element) => [(element.closest("label") ?? element).getBoundingClientRect().height, element.textContent.trim().slice(0, 30)])
          .filter(([height]) => height < 24)
          .map(([height, text]) => `${text}: ${height.toFixed(1)} px`),
      );
      small.push(...found.map((line) => `${view.name}: ${line}`));
    });
  }
  assert.deepEqual(small, []);
});

test("print: every view fits its paper, without menus and buttons", async () => {
  const wrong = [];
  for (const view of VIEWS) {
    await visit({ fragment: view.fragment }, async ({ page }) => {
      await ready(page, view);
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const seen = await page.evaluate(() => ({
        controls: [...document.querySelectorAll("nav[aria-label=Views], main button, .tabs")].filter((e) => e.checkVisibility()).length,
        paper: getComputedStyle(document.body).backgroundColor,
        ink: getComputedStyle(document.body).color,
      }));
      if (seen.controls > 0) wrong.push(`${view.name}: ${seen.controls} controls on paper`);
      if (seen.ink !== "rgb(0, 0, 0)") wrong.push(`${view.name}: ink is ${seen.ink}`);
      for (const format of ["A4", "Letter"]) {
        const pdf = await page.pdf({ format });
        const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
        if (pages === 0) wrong.push(`${view.name}: no page on ${format}`);
        figure(`${view.name}: pages on ${format}`, pages);
      }
    });
  }
  assert.deepEqual(wrong, []);
});
