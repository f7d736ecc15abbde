/**
 * The first answers, which the server writes into the page so that it is drawn without another request:
 * `<script type="application/json" id="endcap-first"></script>` gets this record as its text (with `<` as `\u003c`).
 *
 * Keys are the addresses the browser would ask: `/api/meta`, and the page's own, with the page's search as it came:
 * `/` → `/api/revenue?…`, `/stores` → `/api/stores?…`, `/stores/7` → `/api/stores?store=7&…`, `/pipeline` → `/api/pipeline`.
 * The order of parameters does not matter. What is absent is asked for; an empty element is none at all.
 */
import { z } from "zod";

export const firstAnswers = z.record(z.string(), z.unknown());
