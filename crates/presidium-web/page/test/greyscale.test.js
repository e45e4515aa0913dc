// Meaning without colour: the kinds of a picture differ in shape, so that grey paper and any eye tell them apart.

import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./stage.js";
import { PATIENCE } from "./views.js";

/** Draws every key of a list in black on white, 20 pixels square, and gives the pixels of each. */
function silhouettes(keys) {
  return Promise.all(
    keys.map(async (key) => {
      const svg = key.cloneNode(true);
      svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
      svg.setAttribute("width", "20");
      svg.setAttribute("height", "20");
      key.querySelectorAll("*").forEach((path, n) => {
        const { fill, stroke, strokeWidth, strokeLinecap } = getComputedStyle(path);
        const to = svg.querySelectorAll("*")[n];
        const light = (colour) => {
          const [r, g, b, a = 1] = colour.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
          return a === 0 || 0.2126 * r + 0.7152 * g + 0.0722 * b > 200;
        };
        to.setAttribute("fill", fill === "none" || light(fill) ? "none" : "#000");
        to.setAttribute("stroke", stroke === "none" || light(stroke) ? "none" : "#000");
        to.setAttribute("stroke-width", parseFloat(strokeWidth));
        to.setAttribute("stroke-linecap", strokeLinecap);
      });
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 20;
      const pen = canvas.getContext("2d");
      pen.drawImage(image, 0, 0);
      return [...pen.getImageData(0, 0, 20, 20).data].filter((_, n) => n % 4 === 3);
    }),
  );
}

/** The share of a square's pixels in which two silhouettes differ. */
const apart = (a, b) => a.filter((value, n) => Math.abs(value - b[n]) > 127).length / a.length;

for (const [name, fragment, keys] of [
  ["the paired grid", "#v1.0.0.ask.shown-1", "main svg.mark-key"],
  ["the map of the notes", "#v1.0.0.notes.show-wrong", "main svg.map-key"],
]) {
  test(`${name} is told apart without colour`, async () => {
    await visit({ fragment }, async ({ page }) => {
      await page.locator(keys).first().waitFor({ timeout: PATIENCE });
      const drawn = await page.locator(keys).evaluateAll(silhouettes);
      assert.ok(drawn.length >= 3, `only ${drawn.length} kinds`);
      drawn.forEach((one, n) => {
        drawn.slice(n + 1).forEach((other, m) => {
          assert.ok(apart(one, other) >= 0.03, `kinds ${n} and ${n + m + 1} differ in ${(100 * apart(one, other)).toFixed(1)} % of their place`);
        });
      });
    });
  });
}
