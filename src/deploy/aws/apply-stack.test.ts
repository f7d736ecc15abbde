import assert from "node:assert/strict";
import test from "node:test";
import { EndcapError } from "../../core/errors.ts";
import { applyStack, removeStack, type ApplyParams } from "./apply-stack.ts";
import { memoryStacks, type MemoryStacks } from "./stack-service.testkit.ts";

function deploying() {
  const stacks = memoryStacks();
  const said: string[] = [];
  const uploaded: string[] = [];
  let count = 0;
  const waiting = {
    report: ({ kind, text }: { kind: string; text: string }) => void said.push(`${kind}: ${text}`),
    pause: () => stacks.tick(),
  };
  const apply = (given: Partial<ApplyParams> & { template: string }) =>
    applyStack(
      stacks,
      {
        stack: "shop",
        parameters: {},
        code: {
          key: "zip1",
          async upload() {
            assert.ok(stacks.made("shop")?.["Bucket"] !== undefined, "there is a bucket to upload to");
            uploaded.push("zip1");
          },
        },
        proposalName: () => `p${++count}`,
        agree: async () => undefined,
        ...given,
      },
      waiting,
    );
  return { stacks, said, uploaded, waiting, apply };
}

const template = "Bucket a\nLambda {CodeKey}";

async function failure(work: Promise<unknown>): Promise<EndcapError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof EndcapError);
  return error;
}

test("a new stack is made first without the Lambda, then its bucket takes the code, then comes the Lambda", async () => {
  const { stacks, said, uploaded, apply } = deploying();
  const { done, outputs, changes } = await apply({ template });
  assert.deepEqual([done, outputs], ["created", { Of: "shop" }]);
  assert.deepEqual(
    changes.map(({ action, name }) => `${action} ${name}`),
    ["Add Bucket", "Add Lambda"],
  );
  assert.deepEqual(uploaded, ["zip1"]);
  assert.deepEqual(stacks.made("shop"), { Bucket: "a", Lambda: "zip1" });
  assert.ok(said.includes("note: Bucket create complete (T)") && said.includes("step: shop update in progress"));
});

test("the same again changes nothing and leaves no proposal; another template changes the stack at once", async () => {
  const { stacks, apply } = deploying();
  await apply({ template });
  assert.equal((await apply({ template })).done, "unchanged");
  assert.equal((await apply({ template: "Bucket b\nLambda {CodeKey}" })).done, "updated");
  assert.deepEqual(stacks.made("shop"), { Bucket: "b", Lambda: "zip1" });
  assert.equal((await apply({ template, code: null })).done, "updated");
  assert.deepEqual(stacks.made("shop"), { Bucket: "a" });
  assert.deepEqual(stacks.proposals(), []);
});

test("a failure tells the failing resource's own reason, not that of those that were cancelled", async () => {
  const { stacks, said, apply } = deploying();
  await apply({ template });
  stacks.failing.set("Bucket", "the name is taken");
  const error = await failure(apply({ template: "Bucket b\nLambda {CodeKey}" }));
  assert.match(error.what, /Bucket \(T\): the name is taken/);
  assert.match(error.tried ?? "", /took back/);
  assert.ok(said.includes("warning: Bucket update failed (T): the name is taken"));
  assert.deepEqual(stacks.made("shop"), { Bucket: "a", Lambda: "zip1" });
  stacks.failing.clear();
  assert.equal((await apply({ template: "Bucket b\nLambda {CodeKey}" })).done, "updated");
});

test("what is left of a first try that failed is removed, and the stack is made", async () => {
  const { stacks, said, apply } = deploying();
  stacks.failing.set("Bucket", "the name is taken");
  assert.match((await failure(apply({ template }))).what, /the name is taken/);
  assert.equal((await stacks.find("shop"))?.status, "ROLLBACK_COMPLETE");
  stacks.failing.clear();
  assert.equal((await apply({ template })).done, "created");
  assert.ok(said.some((text) => text.startsWith("note: Removing what is left of an earlier try")));
});

test("a template that is refused, and a change that nobody agrees to, change nothing and leave no proposal", async () => {
  const { stacks, apply } = deploying();
  await apply({ template });
  assert.match((await failure(apply({ template: "wrong x" }))).what, /the template is wrong/);
  const refusal = new EndcapError({ what: "no", next: "ask" });
  const agree = async (changes: readonly { action: string; name: string }[]) => {
    assert.ok(changes.some(({ action, name }) => action === "Remove" && name === "Lambda"));
    throw refusal;
  };
  assert.equal(await failure(apply({ template, code: null, agree })), refusal);
  assert.deepEqual(stacks.made("shop"), { Bucket: "a", Lambda: "zip1" });
  assert.deepEqual(stacks.proposals(), []);
});

test("a stack that somebody changes already is left to them", async () => {
  const { stacks, apply } = deploying();
  await apply({ template });
  await stacks.remove("shop");
  await stacks.tick();
  const error = await failure(apply({ template }));
  assert.match(error.what, /DELETE_IN_PROGRESS/);
  assert.equal(error.retryable, true);
});

test("a removal is followed to its end, and one that is stuck says on what", async () => {
  const { stacks, waiting, apply } = deploying();
  const remove = async (made: MemoryStacks) => {
    const found = await made.find("shop");
    assert.ok(found !== null);
    return removeStack(made, found, "shop", waiting);
  };
  await apply({ template });
  stacks.failing.set("Lambda", "it is in use");
  assert.match((await failure(remove(stacks))).what, /Lambda \(T\): it is in use/);
  stacks.failing.clear();
  await remove(stacks);
  assert.equal(stacks.made("shop"), null);
});
