/** Ends with 0 where `endcap serve` on this machine answers. ENDCAP_PORT: where it listens, 4680 by default. */
const port = process.env.ENDCAP_PORT ?? "4680";
const isUp = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(5_000) }).then(
  (answer) => answer.ok,
  () => false,
);
process.exitCode = isUp ? 0 : 1;
