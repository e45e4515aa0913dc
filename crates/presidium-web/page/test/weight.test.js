// What the first view weighs on its way: the page, its style sheet and the scripts it loads before anything is clicked.

import assert from "node:assert/strict";
import { get } from "node:http";
import { test } from "node:test";
import { figure } from "./harness.js";
import { stage, visit } from "./stage.js";

/** The bar of the first view, in bytes. */
const BAR = 60 * 1024;

/** The bytes of a body as the server sends it to a browser that takes gzip. */
const sent = (url) =>
  new Promise((done, failed) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk) => (bytes += chunk.length));
      response.on("end", () => (response.statusCode === 200 ? done(bytes) : failed(new Error(`${url}: ${response.statusCode}`))));
    }).on("error", failed);
  });

test("the first view weighs at most 60 KiB compressed", async () => {
  await visit({}, async ({ page, requests }) => {
    await page.waitForLoadState("networkidle");
    const files = requests.map(({ url }) => url).filter((url) => /\.(js|css)$/.test(url));
    assert.ok(files.length > 0, "the page loads no script");
    const each = [];
    for (const url of [`${stage.address}/`, ...new Set(files)]) each.push([new URL(url).pathname, await sent(url)]);
    const all = each.reduce((sum, [, bytes]) => sum + bytes, 0);
    figure("first view, html, css and js compressed", `${(all / 1024).toFixed(1)} KiB`, "60 KiB");
    assert.ok(all <= BAR, `the first view weighs ${all} bytes: ${JSON.stringify(each)}`);
  });
});
