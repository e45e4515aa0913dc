// Every view of the page, with a link to it and what tells that it has its content.

/** How long a view may take to have its content; the engine works in most of them. */
export const PATIENCE = 90_000;

export const VIEWS = [
  { name: "ask", fragment: "", ready: "main h1, main h2" },
  { name: "scoreboard", fragment: "#v1.0.0.scoreboard", ready: "main h1" },
  { name: "what-if", fragment: "#v1.0.0.what-if", ready: "main h1" },
  { name: "claims", fragment: "#v1.0.0.claims", ready: "main h1" },
  { name: "why", fragment: "#v1.0.0.why.event-force_in_poland", ready: "main .argument" },
  { name: "weigh", fragment: "#v1.0.0.weigh.event-force_in_poland", ready: "main .cards" },
  { name: "notes", fragment: "#v1.0.0.notes.show-wrong", ready: "main .statement" },
  { name: "model", fragment: "#v1.0.0.model.f-scenarios~ppres.l-5", ready: "main .reading" },
  { name: "limits", fragment: "#v1.0.0.limits", ready: "main .limits" },
];

/** Resolves when a view has its content and asks for nothing more. */
export async function ready(page, view) {
  await page.locator(view.ready).first().waitFor({ timeout: PATIENCE });
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: "detached", timeout: PATIENCE });
}
