// What goes wrong: damaged links, unknown names, a model with errors, an engine that goes away, a question given up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, serve } from "./harness.js";
import { stage, visit } from "./stage.js";
import { PATIENCE } from "./views.js";

test("a damaged link says so and still shows a page", async () => {
  for (const fragment of ["#v1.0.~z~~.ask", "#v9.what.ever", "#v1.0.0.nowhere", "#%E0%A4%A", "#v1.0.0.why.event"]) {
    await visit({ fragment }, async ({ page, errors }) => {
      await page.locator("main h1").first().waitFor();
      await page.locator(".notice, .failure").first().waitFor({ timeout: PATIENCE });
      assert.deepEqual(errors.filter((error) => !error.includes("404")), [], fragment);
    });
  }
});

test("an unknown event is named, with what was meant", async () => {
  await visit({ fragment: "#v1.0.0.why.event-force_in_polan" }, async ({ page }) => {
    const said = page.locator(".failure");
    await said.waitFor({ timeout: PATIENCE });
    assert.match(await said.innerText(), /force_in_polan\b[\s\S]*force_in_poland/);
  });
});

test("an unknown change in a link is refused with a sentence", async () => {
  await visit({ fragment: "#v1.0.chinna~e1.what-if" }, async ({ page }) => {
    const said = page.locator(".failure");
    await said.waitFor({ timeout: PATIENCE });
    assert.match(await said.innerText(), /chinna/);
  });
});

test("an edit with an error is found at its line and column, and put right again", async () => {
  await visit({ fragment: "#v1.0.0.model.f-scenarios~ppres" }, async ({ page }) => {
    await page.getByRole("button", { name: "Edit a copy" }).click();
    const text = page.getByRole("textbox", { name: /scenarios.pres, your copy/ });
    const before = await text.inputValue();
    await text.fill(`${before}\nlet nonsense = graim + 1\n`);
    const line = before.split("\n").length + 1;
    const place = page.getByRole("button", { name: new RegExp(`^scenarios\\.pres:${line}:16$`) });
    await place.waitFor({ timeout: PATIENCE });
    await place.click();
    const chosen = await text.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
    assert.equal(chosen, "graim");
    await page.getByRole("button", { name: "Give up my edits" }).click();
    assert.equal(await text.inputValue(), before);
  });
});

test("when the engine goes away the page keeps its state and goes on when it is back", async () => {
  const first = await serve();
  const opened = await open(stage.browser, { address: first.address });
  try {
    const { page } = opened;
    await page.getByRole("button", { name: "70", exact: true }).click();
    await first.stop("SIGKILL");
    await page.goto(`${page.url().split("#")[0]}#v1.0.0.limits`);
    await page.getByText("The engine is not there.").waitFor({ timeout: PATIENCE });
    await page.goBack();
    assert.equal(await page.getByRole("spinbutton").first().inputValue(), "70");
    const second = await serve(first.port);
    try {
      await page.getByText("The engine is not there.").waitFor({ state: "detached", timeout: PATIENCE });
      await page.goForward();
      await page.locator("main .limits").waitFor({ timeout: PATIENCE });
    } finally {
      await second.stop();
    }
  } finally {
    await opened.close();
    await first.stop("SIGKILL");
  }
});

test("a question that is replaced is given up at once", async () => {
  await visit({ fragment: "#v1.0.0.weigh.event-missiles_to_cuba" }, async ({ page }) => {
    const given = page.waitForEvent("requestfailed", { predicate: (r) => r.url().endsWith("/api/weigh"), timeout: PATIENCE });
    await page.waitForRequest((r) => r.url().endsWith("/api/weigh"), { timeout: 5000 }).catch(() => null);
    await page.getByRole("link", { name: "Limits" }).first().click();
    const request = await given;
    assert.match(request.failure().errorText, /ABORTED/);
    const until = Date.now() + PATIENCE;
    let running = 1;
    while (running > 0 && Date.now() < until) running = (await (await fetch(`${stage.address}/api/health`)).json()).running;
    assert.equal(running, 0, "the engine still works at a question nobody asks");
  });
});
