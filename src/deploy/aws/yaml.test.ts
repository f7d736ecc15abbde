import assert from "node:assert/strict";
import test from "node:test";
import type { Template } from "./cloudformation.ts";
import { templateYaml } from "./yaml.ts";

test("a template is YAML that people read: comments, short references, texts of several lines, lists on a line", () => {
  const template: Template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "A: test",
    Parameters: { Name: { Type: "String", Description: "yes", Default: "" } },
    Mappings: {},
    Conditions: {},
    Resources: {
      One: {
        comment: "What it is for.",
        Type: "AWS::S3::Bucket",
        Properties: {
          BucketName: { Ref: "Name" },
          Days: 7,
          On: true,
          Text: "SELECT 1\n\n  FROM t",
          Actions: ["s3:GetObject", "s3:*", { "Fn::GetAtt": ["One", "Arn"] }],
          Rules: [{ Id: "a", Of: { "Fn::Sub": "${Name}/x" } }, { Id: "b: c" }],
          None: [],
          Long: Array.from({ length: 8 }, (_, n) => `action:NumberOfSomeLength${n}`),
        },
      },
    },
    Outputs: { Name: { Description: "2012-10-17", Value: { Ref: "One" } } },
  };
  assert.equal(
    templateYaml(template),
    `AWSTemplateFormatVersion: "2010-09-09"

Description: "A: test"

Parameters:
  Name:
    Type: String
    Description: "yes"
    Default: ""

Mappings: {}

Conditions: {}

Resources:
  # What it is for.
  One:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Ref Name
      Days: 7
      "On": true
      Text: |-
        SELECT 1

          FROM t
      Actions: [s3:GetObject, "s3:*", !GetAtt One.Arn]
      Rules:
      - Id: a
        Of: !Sub "\${Name}/x"
      - Id: "b: c"
      None: []
      Long: [action:NumberOfSomeLength0, action:NumberOfSomeLength1, action:NumberOfSomeLength2, action:NumberOfSomeLength3,
        action:NumberOfSomeLength4, action:NumberOfSomeLength5, action:NumberOfSomeLength6, action:NumberOfSomeLength7]

Outputs:
  Name:
    Description: "2012-10-17"
    Value: !Ref One
`,
  );
});
