// What the first view weighs: the page, its style sheet and the scripts it loads before anything is clicked.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { DIST, figure } from "./harness.js";
import { visit } from "./stage.js";

/** The bar of the first view, in bytes. */
const BAR = 60 * 1024;

const zipped = (name) => gzipSync(readFileSync(join(DIST, name)), { level: 9 }).length;

test("the first view weighs at most 60 KiB compressed", async () => {
  await visit({}, async ({ page, requests }) => {
    await page.waitForLoadState("networkidle");
    const files = requests
      .map(({ url }) => new URL(url).pathname.slice(1))
      .filter((path) => /\.(js|css)$/.test(path));
    const each = new Map(["index.html", ...files].map((name) => [name, zipped(name)]));
    const all = [...each.values()].reduce((sum, bytes) => sum + bytes, 0);
    figure("first view, html, css and js compressed", `${(all / 1024).toFixed(1)} KiB`, "60 KiB");
    assert.ok(files.length > 0, "the page loads no script");
    assert.ok(all <= BAR, `the first view weighs ${all} bytes: ${JSON.stringify([...each])}`);
  });
});
