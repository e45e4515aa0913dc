// The reader's own copy of the notes: its lines stand beside ours, and no request ever carries a word of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./stage.js";
import { VIEWS, ready } from "./views.js";

const notes = VIEWS.find(({ name }) => name === "notes");
const SECRET = "zyzzyva";
const COPY = Array.from({ length: 142 }, (_, n) => `${SECRET} ${n + 1}`).join("\r\n");

const chosen = { name: "mine.txt", mimeType: "text/plain", buffer: Buffer.from(COPY) };

test("a chosen file stands beside our lines and never leaves the browser", async () => {
  await visit({ fragment: "#v1.0.0.notes" }, async ({ page, requests, context }) => {
    await ready(page, notes);
    await page.getByLabel("Choose a text file").setInputFiles(chosen);
    await page.getByText("mine.txt").waitFor();
    await page.getByLabel("A line number, or words").fill("133");
    await page.getByText(`${SECRET} 133`).waitFor();
    await page.getByLabel("A line number, or words").fill("16");
    await page.getByText(`${SECRET} 16`, { exact: false }).waitFor();
    await page.goto(`${page.url().split("#")[0]}#v1.0.0.limits`);
    await page.locator("main .limits").waitFor();
    const carried = requests.filter(({ url, body }) => `${url} ${body}`.includes(SECRET));
    assert.deepEqual(carried, []);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
    assert.ok(!kept.includes(SECRET), `something of it is kept: ${kept}`);
    assert.ok(!JSON.stringify(await context.storageState()).includes(SECRET));
  });
});

test("a dropped file is read too, and can be forgotten", async () => {
  await visit({ fragment: "#v1.0.0.notes.q-133" }, async ({ page }) => {
    await ready(page, notes);
    await page.locator(".own-box").evaluate((box, text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.txt", { type: "text/plain" }));
      box.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
    }, COPY);
    await page.getByText(`${SECRET} 133`).waitFor();
    await page.getByRole("button", { name: "Forget it" }).click();
    await page.getByText(`${SECRET} 133`).waitFor({ state: "detached" });
  });
});

test("what is not a text file is refused with a sentence", async () => {
  await visit({ fragment: notes.fragment }, async ({ page }) => {
    await ready(page, notes);
    const picture = { name: "notes.png", mimeType: "image/png", buffer: Buffer.from([137, 80, 78, 71, 0, 0, 0, 13]) };
    await page.getByLabel("Choose a text file").setInputFiles(picture);
    assert.match(await page.getByRole("alert").innerText(), /not a text file/);
  });
});
