// The one server and the one browser that the suites share, started once and ended after the last test.

import { after, before } from "node:test";
import { browse, open, serve } from "./harness.js";

/** Where the server answers and what drives the page; filled before the first test. */
export const stage = { address: "", browser: null, server: null };

before(async () => {
  // An address names a server that runs already, which is handy while working on a test.
  const running = process.env.PRESIDIUM_ADDRESS;
  stage.server = running ? null : await serve();
  stage.address = running ?? stage.server.address;
  stage.browser = await browse();
});

after(async () => {
  await stage.browser?.close();
  await stage.server?.stop();
});

/** Opens a page at a fragment, runs `use` on it and closes it. */
export async function visit(options, use) {
  const opened = await open(stage.browser, { address: stage.address, ...options });
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}
