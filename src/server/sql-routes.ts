/** `POST /api/sql`: a question of one's own, over the lake's tables alone. */
import { createRoute } from "@hono/zod-openapi";
import { errorAnswer as errorSchema, sqlAnswer, sqlBody } from "../dashboard/contract.ts";
import { jsonValue } from "../query/formats/text.ts";
import type { App, RouteParams } from "./app.ts";

export function sqlRoutes(app: App, { reader }: RouteParams): void {
  const route = createRoute({
    method: "post",
    path: "/api/sql",
    summary: "Read the lake with SQL",
    request: { body: { required: true, content: { "application/json": { schema: sqlBody } } } },
    responses: {
      200: { description: "The first rows", content: { "application/json": { schema: sqlAnswer } } },
      400: {
        description: "Not a statement that reads, or one that does not bind",
        content: { "application/json": { schema: errorSchema } },
      },
    },
  });
  app.openapi(route, async (c) => {
    const { sql, limit } = c.req.valid("json");
    const answer = await reader.withEngine(async (engine) => {
      const result = await engine.run({ sql, signal: c.req.raw.signal });
      const rows: unknown[][] = [];
      for await (const block of result.blocks()) {
        for (const row of block.slice(0, limit - rows.length)) rows.push(row.map(jsonValue));
        if (rows.length >= limit) break;
      }
      const remarks = await engine.remarks(sql);
      return {
        columns: [...result.columns],
        rows,
        cut: result.rowCount > rows.length,
        remarks,
        ...(result.bytesScanned === undefined ? {} : { bytesScanned: result.bytesScanned }),
      };
    });
    return c.json(answer, 200);
  });
}
