/** The databases that `endcap demo --load-into` knows, by the kind of their address. */
import { UsageError } from "../../core/errors.ts";
import type { RetailerTarget } from "./retailer-target.ts";

const targets: Readonly<Record<string, (address: string) => Promise<RetailerTarget>>> = {
  "postgres:": openPostgres,
  "postgresql:": openPostgres,
};

async function openPostgres(address: string): Promise<RetailerTarget> {
  return (await import("../postgres/postgres-retailer.ts")).openPostgresRetailer(address);
}

export async function openTarget(address: string): Promise<RetailerTarget> {
  const open = targets[URL.parse(address)?.protocol ?? ""];
  if (open !== undefined) return open(address);
  throw new UsageError({
    what: `${address} is no address of a database`,
    next: "Write it as postgres://user@host:5432/database; the password comes from PGPASSWORD or ~/.pgpass",
  });
}
