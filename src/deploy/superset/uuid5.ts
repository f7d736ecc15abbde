/** Ids that are always the same for the same name: UUID version 5. */
import { createHash } from "node:crypto";

/** Endcap's own namespace. */
const NAMESPACE = "5b0c6a5e-6f0b-5b53-9d0f-0e1c9a7b2d41";

/** The id of what has this name; in `namespace`, by default Endcap's. */
export function uuid5(name: string, namespace: string = NAMESPACE): string {
  const bytes = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
