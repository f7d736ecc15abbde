import { quietEffects } from "../../core/effects.ts";
import { channelSuite } from "../channel.testsuite.ts";
import { logChannel } from "./log.ts";

channelSuite(
  "log",
  async () => {
    const lines: string[] = [];
    return {
      channel: logChannel(quietEffects({ report: ({ kind, text }) => lines.push(`${kind}: ${text}`) })),
      received: () => lines,
      refuse: () => undefined,
      secret: null,
      close: () => Promise.resolve(),
    };
  },
  [
    {
      reason: "the run's own stream takes everything: it has no receiver that could refuse",
      tests: ["an error is told without secrets, may be tried again, and the next try arrives"],
      fails: /undefined/,
    },
  ],
);
