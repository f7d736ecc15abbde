/** `endcap demo --load-into`: a database plays the retailer, up to a business date, and a day further with each call. */
import { isIsoDate } from "../../core/dates.ts";
import { UsageError } from "../../core/errors.ts";
import { loadRetailer } from "../../source/database/load-retailer.ts";
import { openTarget } from "../../source/database/open-target.ts";
import { withoutPassword } from "../../source/database/without-password.ts";
import type { Output } from "../output.ts";
import { count, whole } from "../words.ts";

export async function loadInto(
  output: Output,
  retailer: { path: string; firstDate: string; lastDate: string },
  { loadInto: address, until = retailer.lastDate }: { loadInto: string; until?: string },
): Promise<number> {
  const { path, firstDate, lastDate } = retailer;
  if (!isIsoDate(until) || until < firstDate || until > lastDate) {
    throw new UsageError({
      what: `--until ${until} is no day of the simulated retailer`,
      next: `Choose a day from ${firstDate} to ${lastDate}`,
    });
  }
  const target = await openTarget(address);
  try {
    const loaded = await loadRetailer({
      target,
      path,
      firstDate,
      until,
      onProgress: ({ day, done, of }) => output.progress({ kind: "step", step: "load", text: day, done, total: of }),
    });
    if (output.json) output.data({ address: target.address, until, ...(loaded ?? { days: 0, rows: 0 }) });
    else if (loaded === null) output.answer(`${target.address} has ${until} already.`);
    else {
      const { from, to, days, rows } = loaded;
      output.answer(
        `${whole(rows)} rows of ${count(days, "business date")}, ${from} to ${to}, stand in ${target.address}. Next: endcap init --source ${withoutPassword(address)} --dir shop`,
      );
    }
    return 0;
  } finally {
    await target.close();
  }
}
