// Starts the real server and a real browser, and hands out pages that record what they ask for.
//
// One server and one browser serve the whole suite; a fault test starts a server of its own.
// PRESIDIUM_BIN names the program under test, PRESIDIUM_CHROMIUM the browser.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../../..");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The program under test: PRESIDIUM_BIN, or the newest build of the workspace. */
export function program() {
  const named = process.env.PRESIDIUM_BIN;
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
  const found = [named, join(target, "release/presidium"), join(target, "debug/presidium")];
  const path = found.find((candidate) => candidate && existsSync(candidate));
  if (!path) throw new Error(`no program at ${found.filter(Boolean).join(", ")}: build presidium first`);
  return path;
}

/** Starts `presidium serve`; resolves when it has said its address. */
export async function serve(port = 0, more = []) {
  const started = performance.now();
  const child = spawn(program(), ["serve", "--port", String(port), ...more], { stdio: ["ignore", "pipe", "pipe"] });
  const address = await new Promise((found, failed) => {
    let said = "";
    const listen = (chunk) => {
      said += chunk;
      const match = /http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+/.exec(said);
      if (match) found(match[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => failed(new Error(`presidium serve ended with ${code}:\n${said}`)));
    child.once("error", failed);
  });
  const ended = new Promise((done) => child.once("exit", done));
  return {
    address,
    port: Number(new URL(address).port),
    startedIn: performance.now() - started,
    started,
    async stop(signal = "SIGTERM") {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

/** Starts Chromium; Playwright gives it a new, empty profile. */
export function browse() {
  const executablePath = process.env.PRESIDIUM_CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/**
 * Opens a page in a context of its own.
 *
 * `requests` lists every request made, `errors` what the page threw or wrote as an error.
 */
export async function open(browser, { address, fragment = "", width = 1366, height = 900, scheme = "light", calm = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: calm ? "reduce" : "no-preference",
    acceptDownloads: true,
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: address });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const requests = [];
  const errors = [];
  page.on("request", (request) => {
    requests.push({ url: request.url(), method: request.method(), body: request.postData() ?? "" });
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(`${address}/${fragment}`, { waitUntil: "load" });
  return { page, context, requests, errors, close: () => context.close() };
}

/** The figure below which the given share of the values lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

/** Prints one figure of a bar in one shape, so that it can be found in a log. */
export function figure(name, value, target) {
  console.log(`bar  ${name}: ${value}${target ? `  (target ${target})` : ""}`);
}
