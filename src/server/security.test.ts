import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { handApp, type HandApp } from "./hand-app.testkit.ts";

const json = { "content-type": "application/json" };

suite("who may ask", () => {
  let hand: HandApp;
  const ask: HandApp["ask"] = (path, init, on) => hand.ask(path, init, on);

  before(async () => {
    hand = await handApp();
  });
  after(() => hand.close());

  test("a foreign host name and a page of another site get nothing", async () => {
    const host = await hand.appWith().request("http://shop.example/api/meta", { headers: { host: "shop.example" } });
    assert.equal(host.status, 421);
    const post = (headers: Record<string, string>) =>
      ask("/api/runs", { method: "POST", headers: { ...json, ...headers }, body: "{}" });
    assert.equal((await post({ origin: "http://evil.example" })).status, 403);
    assert.equal((await post({ "sec-fetch-site": "cross-site" })).status, 403);
    assert.equal((await post({ origin: "http://127.0.0.1:4680", "sec-fetch-site": "same-origin" })).status, 202);
  });

  test("every answer carries the security headers, errors too", async () => {
    for (const path of ["/api/meta", "/nothing"]) {
      const { headers } = await ask(path);
      assert.match(headers.get("content-security-policy") ?? "", /script-src 'self'/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("cache-control"), "no-store");
    }
  });

  test("with a token: bearer, or the cookie that the address sets; else 401", async () => {
    const guarded = hand.appWith({ token: "s3cret" });
    const status = async (path: string, headers: Record<string, string> = {}) =>
      (await guarded.request(`http://10.0.0.5:4680${path}`, { headers: { host: "10.0.0.5:4680", ...headers } })).status;
    assert.equal(await status("/api/meta"), 401);
    assert.equal(await status("/api/meta", { authorization: "Bearer wrong!" }), 401);
    assert.equal(await status("/api/meta", { authorization: "Bearer s3cret" }), 200);
    assert.equal(await status("/healthz"), 200);
    const opened = await guarded.request("http://10.0.0.5:4680/?token=s3cret&by=store", {
      headers: { host: "10.0.0.5:4680" },
    });
    assert.deepEqual([opened.status, opened.headers.get("location")], [302, "/?by=store"]);
    const cookie = opened.headers.get("set-cookie") ?? "";
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Strict/);
    assert.equal(await status("/api/meta", { cookie: cookie.split(";")[0] ?? "" }), 200);
  });
});
