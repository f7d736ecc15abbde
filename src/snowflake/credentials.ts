/** Who logs in to Snowflake, and with which key: from the environment alone. */
import { createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { EndcapError } from "../core/errors.ts";

export type SnowflakeEnvironment = Readonly<Record<string, string | undefined>>;

const KEY_NEXT =
  "Set SNOWFLAKE_PRIVATE_KEY_PATH (or SNOWFLAKE_PRIVATE_KEY, the text itself) to a key in PEM, and SNOWFLAKE_PRIVATE_KEY_PASSPHRASE where it is encrypted; its public half belongs to the user: ALTER USER … SET RSA_PUBLIC_KEY = '…'";

/** The private key as unencrypted PKCS#8. Throws where there is none, or it cannot be read. */
export async function privateKey(env: SnowflakeEnvironment): Promise<string> {
  const path = env["SNOWFLAKE_PRIVATE_KEY_PATH"];
  const text = env["SNOWFLAKE_PRIVATE_KEY"] ?? (path === undefined ? undefined : await keyFile(path));
  if (text === undefined)
    throw new EndcapError({ what: "There is no private key to log in to Snowflake with", next: KEY_NEXT });
  const passphrase = env["SNOWFLAKE_PRIVATE_KEY_PASSPHRASE"];
  try {
    const key = createPrivateKey({
      key: text.replaceAll("\\n", "\n"),
      ...(passphrase === undefined ? {} : { passphrase }),
    });
    return key.export({ type: "pkcs8", format: "pem" }).toString();
  } catch (cause) {
    throw new EndcapError({
      what: "The private key for Snowflake cannot be read",
      ...(path === undefined ? {} : { where: { file: path } }),
      tried: passphrase === undefined ? "without a passphrase" : "with SNOWFLAKE_PRIVATE_KEY_PASSPHRASE",
      next: KEY_NEXT,
      cause: new Error((cause as NodeJS.ErrnoException).code ?? "unreadable"),
    });
  }
}

/** A setting of the connection that the configuration or the environment must give. */
export function connectionText(name: "account" | "user", written: string | null, env: SnowflakeEnvironment): string {
  const variable = name === "account" ? "SNOWFLAKE_ACCOUNT" : "SNOWFLAKE_USER";
  const value = written ?? env[variable];
  if (value !== undefined) return value;
  throw new EndcapError({
    what: `Neither the configuration nor ${variable} says Snowflake's ${name}`,
    where: { setting: name },
    next: `Set ${variable}, or write ${name} into the configuration`,
  });
}

async function keyFile(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new EndcapError({
      what: `The private key for Snowflake cannot be read: ${cause.code ?? cause.message}`,
      where: { file: path },
      next: KEY_NEXT,
      cause,
    });
  });
}
