// What somebody does who is here for the first time, by what the page says alone: bet, rerun, read why, share a link.

import assert from "node:assert/strict";
import { test } from "node:test";
import { figure } from "./harness.js";
import { visit } from "./stage.js";
import { PATIENCE } from "./views.js";

test("bet, rerun, and find the bet beside the answer", async () => {
  for (const size of [{ width: 360, height: 740 }, { width: 1366, height: 900 }]) {
    await visit(size, async ({ page }) => {
      await page.getByRole("button", { name: "70", exact: true }).click();
      await page.getByRole("button", { name: /rerun history/i }).click();
      const finding = page.locator("main .finding").first();
      await finding.waitFor({ timeout: PATIENCE });
      assert.match(await finding.innerText(), /\d+/);
      assert.match(await page.locator("main").innerText(), /bet[^.]*70|70[^.]*bet/i);
    });
  }
});

test("read why, from the answer to an argument with sources", async () => {
  await visit({ fragment: "#v1.0.0.ask.shown-1" }, async ({ page }) => {
    await page.locator("main .finding").first().waitFor({ timeout: PATIENCE });
    await page.locator('main a[href*=".why"]').first().click();
    await page.locator("main .argument").waitFor({ timeout: PATIENCE });
    const argument = await page.locator("main .argument").innerText();
    assert.match(argument, /notes, lines? \d+/);
    assert.match(argument, /Luck:/);
    assert.match(await page.locator("main .reasons").innerText(), /Take one reason away/);
  });
});

test("take one reason away and see how the history differs", async () => {
  await visit({ fragment: "#v1.0.0.why.event-force_in_poland" }, async ({ page }) => {
    await page.getByRole("link", { name: "see how the history differs" }).first().click({ timeout: PATIENCE });
    await page.locator("main .differences tbody tr").first().waitFor({ timeout: PATIENCE });
    await page.goBack();
    await page.locator("main .differences").waitFor({ state: "detached", timeout: PATIENCE });
  });
});

test("share a link to a changed world: it is short and opens the same world", async () => {
  await visit({ fragment: "#v1.0.china_backs~bpoland~d~enever.ask" }, async ({ page }) => {
    const world = page.locator(".world");
    await page.getByRole("button", { name: "share" }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    figure("link to a world with one change", `${link.length} characters`, "200");
    assert.ok(link.length <= 200, link);
    const words = await world.locator(".world-change").innerText();
    await visit({ fragment: link.slice(link.indexOf("#")) }, async ({ page: other }) => {
      await other.locator(".world-change").waitFor({ timeout: PATIENCE });
      assert.equal(await other.locator(".world-change").innerText(), words);
    });
  });
});
