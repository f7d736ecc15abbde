/** The outside catalog's suite on moto's Glue, each test in a database of its own. */
import { after, before } from "node:test";
import { outsideCatalogSuite } from "../../src/catalog/outside-catalog.testsuite.ts";
import { glueUnderTest, type GlueAnswers } from "../../src/catalog/adapters/glue-server.testkit.ts";
import { startMoto, type Moto } from "./moto.testkit.ts";

const SIGNED =
  "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/glue/aws4_request, SignedHeaders=host, Signature=none";

let moto: Moto;
let databases = 0;
before(async () => {
  moto = await startMoto();
});
after(() => moto?.stop());

outsideCatalogSuite("glue (moto)", () => {
  databases += 1;
  const forwarded: GlueAnswers = async (action, body) => {
    const answer = await fetch(moto.endpoint, {
      method: "POST",
      headers: {
        authorization: SIGNED,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AWSGlue.${action}`,
      },
      body,
    });
    return { status: answer.status, body: await answer.text() };
  };
  return glueUnderTest(forwarded, `suite_${databases}`);
});
