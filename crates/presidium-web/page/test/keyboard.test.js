// Every task by keyboard alone: what has the focus can be seen, nothing holds it, nothing needs a pointer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./stage.js";
import { PATIENCE } from "./views.js";

/** Presses Tab until the focus is on something whose name fits; fails when that takes too long or focus is not seen. */
async function tabTo(page, fits, most = 80) {
  const passed = [];
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const name = element.getAttribute("aria-label") ?? (element.labels?.[0]?.textContent || element.textContent);
      return { name: name.trim().replace(/\s+/g, " ").slice(0, 80), seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
    });
    passed.push(at.name);
    assert.ok(at.seen, `the focus on “${at.name}” cannot be seen`);
    if (fits.test(at.name)) return passed;
  }
  throw new Error(`no ${fits} in ${most} steps: ${passed.join(" | ")}`);
}

test("ask: bet and rerun within 25 stops", async () => {
  await visit({}, async ({ page }) => {
    await page.getByRole("button", { name: "70", exact: true }).waitFor();
    const stops = await tabTo(page, /^70$/);
    await page.keyboard.press("Enter");
    stops.push(...(await tabTo(page, /rerun history/i)));
    await page.keyboard.press("Enter");
    await page.locator("main .finding").first().waitFor({ timeout: PATIENCE });
    assert.ok(stops.length <= 25, `${stops.length} stops: ${stops.join(" | ")}`);
  });
});

test("why: another history, a reason taken away, the table", async () => {
  await visit({ fragment: "#v1.0.0.why.event-force_in_poland" }, async ({ page }) => {
    await page.locator("main .argument").waitFor({ timeout: PATIENCE });
    await tabTo(page, /^Picture$/);
    await page.keyboard.press("ArrowRight");
    await page.locator("main table").first().waitFor();
    await page.keyboard.press("ArrowLeft");
    await tabTo(page, /see how the history differs/, 200);
    await page.keyboard.press("Enter");
    await page.locator("main .differences").waitFor({ timeout: PATIENCE });
  });
});

test("weigh: put the causes in order and see them weighed", async () => {
  await visit({ fragment: "#v1.0.0.weigh.event-force_in_poland" }, async ({ page }) => {
    await page.locator("main .cards").waitFor({ timeout: PATIENCE });
    const names = () => page.locator(".cards .name-of").allInnerTexts();
    const [first, second] = await names();
    await tabTo(page, /^Move down/);
    await page.keyboard.press("Enter");
    assert.deepEqual((await names()).slice(0, 2), [second, first]);
    await tabTo(page, /^Take each away/);
    await page.keyboard.press("Enter");
    await page.locator("main .causes-weighed .cause").first().waitFor();
  });
});

test("notes: find a line and what rests on it", async () => {
  await visit({ fragment: "#v1.0.0.notes.show-wrong" }, async ({ page }) => {
    await page.locator("main .statement").first().waitFor({ timeout: PATIENCE });
    await tabTo(page, /A line number, or words/);
    await page.keyboard.type("58");
    await tabTo(page, /places? in the model/);
    await page.keyboard.press("Enter");
    await page.locator("main .rests li").first().waitFor();
  });
});

test("model: edit a copy, and leave the text with the keyboard", async () => {
  await visit({ fragment: "#v1.0.0.model.f-scenarios~ppres" }, async ({ page }) => {
    await page.locator("main .reading").waitFor({ timeout: PATIENCE });
    await tabTo(page, /^Edit a copy$/, 200);
    await page.keyboard.press("Enter");
    await tabTo(page, /your copy$/);
    await page.keyboard.type("# mine\n");
    await page.getByText(/No errors|error/).first().waitFor({ timeout: PATIENCE });
    await tabTo(page, /^Run my copy$/);
  });
});
