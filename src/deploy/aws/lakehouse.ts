/** Glue's database, a crawler for those who want one, and Athena's workgroup with its limits and named queries. */
import { attribute, ref, sub, type Resources } from "./cloudformation.ts";
import { namedQueries } from "./named-queries.ts";

export function lakehouse(): Resources {
  return {
    GlueDatabase: {
      comment: "The tables of the lake. Endcap makes them and repoints their partitions with each commit.",
      Type: "AWS::Glue::Database",
      Properties: {
        CatalogId: ref("AWS::AccountId"),
        DatabaseInput: {
          Name: ref("GlueDatabaseName"),
          Description: "Endcap's lake: weekly and daily facts, dimensions",
        },
      },
    },
    FoundDatabase: {
      comment: "What the crawler finds. It sees superseded files too: for looking at schemas, not for numbers.",
      Type: "AWS::Glue::Database",
      Condition: "HasCrawler",
      Properties: {
        CatalogId: ref("AWS::AccountId"),
        DatabaseInput: { Name: sub("${GlueDatabaseName}_found"), Description: "What the crawler found in the lake" },
      },
    },
    LakeCrawler: {
      comment: "Looks at the lake's folders every Sunday.",
      Type: "AWS::Glue::Crawler",
      Condition: "HasCrawler",
      Properties: {
        Name: sub("${AWS::StackName}-lake"),
        Role: attribute("CrawlerRole", "Arn"),
        DatabaseName: ref("FoundDatabase"),
        Targets: { S3Targets: [{ Path: sub("s3://${LakeBucketName}/${LakePrefix}lake/") }] },
        Schedule: { ScheduleExpression: "cron(0 12 ? * SUN *)" },
        SchemaChangePolicy: { UpdateBehavior: "UPDATE_IN_DATABASE", DeleteBehavior: "LOG" },
        Configuration: JSON.stringify({ Version: 1, Grouping: { TableLevelConfiguration: 3 } }),
      },
    },
    Workgroup: {
      comment: "Questions through here stop at the limit of bytes, and their answers are kept encrypted for a month.",
      Type: "AWS::Athena::WorkGroup",
      Properties: {
        Name: ref("AWS::StackName"),
        Description: "Questions on Endcap's lake",
        RecursiveDeleteOption: true,
        WorkGroupConfiguration: {
          EnforceWorkGroupConfiguration: true,
          PublishCloudWatchMetricsEnabled: true,
          BytesScannedCutoffPerQuery: ref("ScanLimitBytes"),
          EngineVersion: { SelectedEngineVersion: "Athena engine version 3" },
          ResultConfiguration: {
            OutputLocation: sub("s3://${LogsBucket}/athena/"),
            EncryptionConfiguration: { EncryptionOption: "SSE_S3" },
          },
        },
      },
    },
    ...Object.fromEntries(
      namedQueries().map(({ measure, description, sql }) => [
        `Query${pascal(measure)}`,
        {
          comment: "",
          Type: "AWS::Athena::NamedQuery" as const,
          Properties: {
            Name: measure,
            Description: description,
            Database: ref("GlueDatabaseName"),
            WorkGroup: ref("Workgroup"),
            QueryString: sql,
          },
        },
      ]),
    ),
  };
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
