/** How long the command takes to say who it is. */
import { runEndcap } from "../endcap.ts";
import { goalText, median, millisecondsText, quantile } from "../figures.ts";
import type { Finding } from "../report.ts";

const TIMES = 20;
const MOST_SECONDS = 0.15;

export async function benchStart(): Promise<Finding[]> {
  const commands = ["--version", "--help"];
  const seconds = commands.map((): number[] => []);
  for (let time = -1; time < TIMES; time++) {
    for (const [index, command] of commands.entries()) {
      const run = await runEndcap([command]);
      if (time >= 0) seconds[index]?.push(run.seconds);
    }
  }
  return [
    {
      name: "start",
      title: "Starting the command",
      columns: ["command", "median", "p95"],
      rows: commands.map((command, index) => [
        `\`endcap ${command}\``,
        millisecondsText(median(seconds[index] ?? [])),
        millisecondsText(quantile(seconds[index] ?? [], 0.95)),
      ]),
      notes: [
        `Medians of ${TIMES}. \`endcap --version\`: ${goalText(median(seconds[0] ?? []), MOST_SECONDS, millisecondsText)}.`,
      ],
    },
  ];
}
