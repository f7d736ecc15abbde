import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { SnowflakeRow, SnowflakeSession } from "../../snowflake/session.ts";
import { applyAccount, undoAccount, type Script } from "./apply-account.ts";

const names = { adminRole: "ADMIN", role: "R", warehouse: "W", integration: "I", home: 'SHOP."End cap"' };
const first: Script[] = [
  { name: "1-account.sql", text: "CREATE ROLE R;\nGRANT ROLE R TO ROLE S;\n" },
  { name: "5-task.sql", text: "CREATE TASK T;\n" },
];

/** An account that remembers what it was told, and of its tables the one that says what was run. */
function account(refuses: RegExp | null = null) {
  const ran: string[] = [];
  let deployed: Map<string, string> | null = null;
  const answer = (sql: string, binds: readonly (readonly (string | null)[])[]): SnowflakeRow[] => {
    if (refuses?.test(sql) === true) throw new Error(`refused: ${sql}`);
    if (sql.startsWith("SHOW TERSE SCHEMAS")) return deployed === null ? [] : [{ name: "End cap" }];
    if (sql.startsWith("SHOW TERSE TABLES")) return [{ name: "DEPLOYED" }];
    if (sql.startsWith("SELECT SCRIPT")) return [...(deployed ?? [])].map(([SCRIPT, CONTENT]) => ({ SCRIPT, CONTENT }));
    if (sql.startsWith("INSERT")) deployed = new Map(binds.map(([name, text]) => [name ?? "", text ?? ""]));
    if (sql.startsWith("DESC INTEGRATION"))
      return [
        { property: "STORAGE_AWS_IAM_USER_ARN", property_value: "arn:aws:iam::1:user/x" },
        { property: "STORAGE_AWS_EXTERNAL_ID", property_value: "ID" },
      ];
    ran.push(sql);
    return [];
  };
  const session: SnowflakeSession = {
    run: async (sql, binds = []) => answer(sql, binds),
    stream: () => assert.fail("nothing is streamed"),
    close: async () => undefined,
  };
  const made = () => ran.splice(0).filter((sql) => /^(CREATE (ROLE|TASK)|GRANT|DROP)/.test(sql));
  return { session, made };
}

function apply(session: SnowflakeSession, scripts: readonly Script[], agree = async () => undefined as void) {
  return applyAccount(session, { scripts, names, agree, report: () => undefined });
}

suite("an account is made to be what the scripts say", () => {
  test("a new one has every statement run; the same again runs none, and both tell whom AWS must trust", async () => {
    const { session, made } = account();
    const applied = await apply(session, first);
    assert.deepEqual(made(), ["CREATE ROLE R", "GRANT ROLE R TO ROLE S", "CREATE TASK T"]);
    assert.deepEqual(applied.identity, { userArn: "arn:aws:iam::1:user/x", externalId: "ID" });
    const again = await apply(session, first, () => assert.fail("nothing is to be agreed"));
    assert.deepEqual([made(), again.scripts.map(({ state }) => state)], [[], ["unchanged", "unchanged"]]);
  });

  test("of a changed configuration only what differs is run, once it is agreed", async () => {
    const { session, made } = account();
    await apply(session, first);
    made();
    const changed = first.map((script, index) => (index === 0 ? script : { ...script, text: "CREATE TASK T2;\n" }));
    const refusal = new Error("no");
    await assert.rejects(
      apply(session, changed, () => Promise.reject(refusal)),
      refusal,
    );
    assert.deepEqual(made(), []);
    const { scripts } = await apply(session, changed);
    assert.deepEqual(made(), ["CREATE TASK T2"]);
    assert.deepEqual(scripts[1], {
      name: "5-task.sql",
      state: "changed",
      diff: ["-CREATE TASK T;", "+CREATE TASK T2;"],
    });
  });

  test("what was refused half-way is run again as a whole", async () => {
    const { session, made } = account(/GRANT/);
    await assert.rejects(apply(session, first), /refused: GRANT/);
    await assert.rejects(apply(session, first), /refused: GRANT/);
    assert.deepEqual(made(), ["CREATE ROLE R", "CREATE ROLE R"]);
  });

  test("undoing runs each statement", async () => {
    const { session, made } = account();
    assert.equal(await undoAccount(session, "-- all\nDROP SCHEMA S;\nDROP ROLE R;\n", () => undefined), 2);
    assert.deepEqual(made(), ["DROP SCHEMA S", "DROP ROLE R"]);
  });
});
