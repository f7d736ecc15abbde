import assert from "node:assert/strict";
import test from "node:test";
import { explainRefusal, refusedBy } from "./aws-denied.ts";

const asked = { service: "Glue", permission: "glue:UpdateTable", resource: "retail.dim_store" };

test("the permission, resource and identity that a service names are told rather than what was asked for", () => {
  const message =
    "User: arn:aws:iam::123456789012:user/night is not authorized to perform: glue:GetDatabase on resource: arn:aws:glue:eu-central-1:123456789012:catalog because no identity-based policy allows the glue:GetDatabase action";
  assert.deepEqual(explainRefusal({ ...asked, message }), {
    what: "Glue refused glue:GetDatabase on arn:aws:glue:eu-central-1:123456789012:catalog",
    next: "Allow glue:GetDatabase on arn:aws:glue:eu-central-1:123456789012:catalog to arn:aws:iam::123456789012:user/night",
  });
});

test("a service that names nothing leaves what was asked for", () => {
  assert.deepEqual(explainRefusal({ ...asked, message: "Access Denied" }), {
    what: "Glue refused glue:UpdateTable on retail.dim_store",
    next: "Allow glue:UpdateTable on retail.dim_store to the identity that Endcap runs as",
  });
});

test("an explicit denial is not mended by allowing", () => {
  const message =
    'User: arn:aws:sts::123456789012:assumed-role/endcap/x is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::acme-lake/state/lease.json" with an explicit deny in a service control policy';
  assert.deepEqual(refusedBy(message), {
    permission: "s3:PutObject",
    resource: "arn:aws:s3:::acme-lake/state/lease.json",
    identity: "arn:aws:sts::123456789012:assumed-role/endcap/x",
    isExplicit: true,
  });
  assert.match(explainRefusal({ ...asked, message }).next, /^A policy denies s3:PutObject on .* by name/);
});
