import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));

/** Puts the style sheet into the page itself: the skeleton is painted with the first bytes, before any script. */
function inlineStyles(): Plugin {
  return {
    name: "endcap-inline-styles",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const page = bundle["index.html"];
      if (page?.type !== "asset") return;
      let html = String(page.source);
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type !== "asset" || !name.endsWith(".css")) continue;
        const link = new RegExp(`<link rel="stylesheet"[^>]*href="[^"]*${name.split("/").at(-1)}"[^>]*>`);
        if (!link.test(html)) continue;
        html = html.replace(link, () => `<style>${String(file.source)}</style>`);
        delete bundle[name];
      }
      page.source = html;
    },
  };
}

export default defineConfig({
  root,
  plugins: [react(), inlineStyles()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2024",
    cssMinify: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": process.env["ENDCAP_API"] ?? "http://127.0.0.1:4680" },
  },
});
